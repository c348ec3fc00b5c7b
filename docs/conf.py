"""How `make docs` builds the site: from the built chapters, the docstrings and the pages beside this file."""

import shutil
from pathlib import Path

import convlab

HERE = Path(__file__).parent
CHAPTERS = HERE / "chapters"  # copies for Sphinx, which reads only what lies below this folder

project = "convlab"
copyright = "the convlab authors"
version = release = convlab.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = []
html_theme = "furo"
html_title = "convlab"
html_show_sphinx = False
html_copy_source = False

# The chapters come executed; here they are only shown, with the explorers as they are in an exported page.
nb_execution_mode = "off"
nb_ipywidgets_js = {}
nb_mime_priority_overrides = [("html", "text/html", 0), ("html", "image/svg+xml", 1)]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # docstrings give shapes and units; the signature has the defaults
napoleon_use_rtype = False


def copy_chapters(app: object) -> None:
    """Put the built chapters where Sphinx finds them."""
    shutil.rmtree(CHAPTERS, ignore_errors=True)
    shutil.copytree(HERE.parent / "notebooks", CHAPTERS)


def lead_to_chapters(app: object, docname: str, source: list[str]) -> None:
    """The pages link to notebooks as a reader of the repository finds them; on the site these lie elsewhere."""
    source[0] = source[0].replace("](../notebooks/", "](chapters/")


def setup(app: object) -> None:
    """Sphinx calls this once."""
    app.connect("builder-inited", copy_chapters)
    app.connect("source-read", lead_to_chapters)
