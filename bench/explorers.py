"""The explorers in JupyterLab and Chromium: what a hover costs, and a slider beside `interact` with matplotlib.

Times are taken in the page: of a hover, from the pointer's event to the painted frame, beside what JupyterLab takes to
paint one changed word; of a slider, from the key to the painted frame, through the kernel. Explorer and `interact` draw
the same picture and take turns.
"""

import shutil
import statistics
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

TURNS = 16
INTERACT = """
import ipywidgets, numpy as np, matplotlib.pyplot as plt
from matplotlib.patches import Rectangle
import convlab as cl
%config InlineBackend.figure_format = "png"

def draw(padding, size, k):
    x, kernel = np.random.default_rng(7).integers(1, 10, (size, size)), np.arange(k * k).reshape(k, k)
    padded = cl.pad(x, padding)
    planes = padded, kernel, cl.conv2d(padded[None], kernel[None, None])[0]
    figure, axes = plt.subplots(1, 3, figsize=(9, 6))
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for axis, plane in zip(axes, planes):
        axis.pcolormesh(plane, cmap="PuOr", alpha=0.5, edgecolors="grey", linewidth=0.5)
        axis.invert_yaxis()
        axis.set_aspect("equal")
        axis.set_axis_off()
        for (row, column), value in np.ndenumerate(plane):
            if size < 32:
                axis.text(column + 0.5, row + 0.5, value, ha="center", va="center", fontsize=6)
    for tap in range(k * k):
        for axis in axes[:2]:
            axis.add_patch(Rectangle((tap % k, tap // k), 1, 1, fill=False))
            axis.text(tap % k + 0.2, tap // k + 0.4, letters[tap], fontsize=6)
    rows = [" + ".join(f"{v}·{w}" for v, w in zip(*pair)) for pair in zip(planes[0][:k, :k], kernel)]
    for n, line in enumerate(["output (0, 0)", *rows, f"= {planes[2][0, 0]}"]):
        figure.text(0.05, 0.3 - 0.03 * n, line)
    plt.show()
"""
SLIDER = """ipywidgets.interact(
    lambda padding: draw(padding, {0}, {1}),
    padding=ipywidgets.IntSlider(min=0, max=5, value=1),
);"""
EXPLORER = "cl.ConvolutionExplorer(size={0}, kernel_size={1}, padding=1, controls=('padding',))"
CASES = [("16×16, kernel 3", 16, 3), ("32×32, kernel 7", 32, 7)]

PAINTED = """
async (output) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = done;
    after.port2.postMessage(0);
  }));
  const pressed = new Promise((done) =>
    document.addEventListener("keydown", () => done(performance.now()), { capture: true, once: true }));
  const changed = new Promise((done) => {
    const watch = new MutationObserver(async (records) => {
      const added = records.flatMap((record) => [...record.addedNodes]).filter((node) => node.querySelector);
      const image = added.map((node) => node.matches("img") ? node : node.querySelector("img")).find(Boolean);
      const drawn = added.some((node) => node.matches("svg.convlab") || node.querySelector("svg.convlab"));
      if (!image && !drawn) return;
      watch.disconnect();
      if (image) await image.decode();
      await frame();
      done(performance.now());
    });
    for (const host of [output, ...output.querySelectorAll("*")]) {
      const root = host.shadowRoot ?? host;
      if (host === output || root !== host) watch.observe(root, { childList: true, subtree: true });
    }
  });
  window.measured = Promise.all([pressed, changed]).then(([start, end]) => end - start);
}
"""

HOVER = """
async ([svg, selector]) => {
  const times = [];
  const cells = [...svg.querySelectorAll(selector)];
  const word = svg.getRootNode().querySelector("summary");
  for (let n = 0; n < 60; n++) {
    await new Promise((done) => requestAnimationFrame(() => {
      const [cell, after, start] = [cells[(n * 37) % cells.length], new MessageChannel(), performance.now()];
      if (cell) cell.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
      else word.textContent = `The numbers as tables ${n}`;
      after.port1.onmessage = () => { times.push(performance.now() - start); done(); };
      after.port2.postMessage(0);
    }));
  }
  return times;
}
"""


def main():
    """Print what a hover takes, and what a slider takes of what `interact` takes."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("no Chromium on this machine: skipped")
        return
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import Lab

    lab = Lab(Path(tempfile.mkdtemp(prefix="convlab-bench-")))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            measure(browser.new_page(viewport={"width": 1280, "height": 1100}), lab)
            browser.close()
    finally:
        lab.close()


def measure(page, lab):
    cells = [INTERACT]
    for _, size, k in CASES:
        cells += [EXPLORER.format(size, k), SLIDER.format(size, k)]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = new_notebook(cells=[new_code_cell(c.strip()) for c in cells], metadata={"kernelspec": kernel})
    nbformat.write(notebook, lab.folder / "bench.ipynb")
    open_and_run(page, lab.url("bench.ipynb"))
    print(f"hover to painted frame{'':13}{'output':>10}{'input':>10}{'tap':>10}{'a word':>10}   (median ms of 60)")
    for n, (name, _, _) in enumerate(CASES):
        svg = output(page, 1 + 2 * n).locator("svg.convlab").element_handle()
        selectors = ("[data-output]", "[data-input]", "[data-tap]", "nothing")
        times = [statistics.median(page.evaluate(HOVER, [svg, selector])) for selector in selectors]
        print(f"{name:35}" + "".join(f"{time:10.1f}" for time in times))
    print(f"\nslider to painted frame{'':12}{'explorer':>10}{'interact':>10}{'ratio':>10}   (median ms of {TURNS})")
    for n, (name, _, _) in enumerate(CASES):
        times = turns(page, [output(page, 1 + 2 * n), output(page, 2 + 2 * n)])
        ours, theirs = map(statistics.median, times)
        print(f"{name:35}{ours:10.0f}{theirs:10.0f}{ours / theirs:10.2f}")


def turns(page, outputs):
    """Presses of a slider's key, explorer and `interact` in turns, up and down; the first of each warms up."""
    times = ([], [])
    for turn in range(TURNS + 1):
        for taken, area in zip(times, outputs, strict=True):
            area.locator(".noUi-handle").first.focus()
            page.evaluate(PAINTED, area.element_handle())
            page.keyboard.press("ArrowRight" if turn % 2 == 0 else "ArrowLeft")
            taken.append(page.evaluate("window.measured"))
            page.wait_for_timeout(250)
    return [taken[1:] for taken in times]


def output(page, cell):
    return page.locator(f'.jp-Cell[data-windowed-list-index="{cell}"] .jp-Cell-outputArea')


def open_and_run(page, url):
    from tests.browser.conftest import IDLE

    page.goto(url)
    page.wait_for_selector(IDLE, timeout=60_000)
    page.click("text=Run >> nth=0")
    page.click("text=Run All Cells >> nth=0")
    page.wait_for_function("() => document.querySelectorAll('.jp-OutputArea img').length >= 2", timeout=60_000)
    page.wait_for_selector(IDLE, timeout=60_000)
    page.wait_for_timeout(1500)
