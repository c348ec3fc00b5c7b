"""What is fast, measured against a named peer in the same run, as a ratio: machines are noisy, ratios less so."""
