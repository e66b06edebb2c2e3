"""How the documentation is built: Sphinx, Markdown read by MyST, the theme Furo."""

import sys
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "pleat"
author = "the pleat authors"
copyright = "2026, the pleat authors"
release = metadata.version("pleat")

extensions = [
    "myst_parser",
    "sphinx_copybutton",
    "sphinx_design",
    "handbook",
]
exclude_patterns = ["_build", "_ext"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

copybutton_prompt_text = "$ "
copybutton_only_copy_prompt_lines = True

html_theme = "furo"
html_title = "pleat"
html_static_path = ["_static"]
html_css_files = ["pleat.css"]
html_favicon = "_static/pleat.svg"
html_logo = "_static/pleat.svg"
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#0B63C5",
        "color-brand-content": "#0B63C5",
        "color-code-background": "#F4F6FA",
    },
    "dark_css_variables": {
        "color-brand-primary": "#7FB8FF",
        "color-brand-content": "#7FB8FF",
        "color-background-primary": "#0B0E14",
        "color-background-secondary": "#10141C",
        "color-foreground-primary": "#ECF0F6",
        "color-card-background": "#10141C",
        "color-code-background": "#10141C",
    },
}
