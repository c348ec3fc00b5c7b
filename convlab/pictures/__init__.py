"""What the explorers show: one module for each picture, drawn from a ledger on a `Canvas`."""
