"""What a page tells those who link to it: Open Graph, Twitter's cards, oEmbed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urljoin, urlsplit

import langcodes
from markupsafe import Markup, escape

from pleat.nets.files.writing import whole_file, within
from pleat.scenes.outputs.pages import templates

OEMBED = ".oembed.json"


@dataclass(frozen=True)
class Card:
    """A page in a few words, for sites that show what they link to.

    Attributes
    ----------
    title, description, language : str
        Of the page.
    base : str
        Address of its folder; only one with a host is of use to others.
    name : str
        The page's file.
    poster, movie : str, optional
        Files of a picture, PNG or WebP, and of an MP4, in that folder.
    width, height : int
        Of the picture, the film and the page in a frame, in pixels.
    """

    title: str
    description: str
    language: str
    base: str = ""
    name: str = ""
    poster: str = ""
    movie: str = ""
    width: int = 1280
    height: int = 720

    @property
    def kind(self) -> str:
        """What Open Graph calls it."""
        return "video.other" if self.film else "website"

    @property
    def locale(self) -> str:
        """Its language as Open Graph has it, such as ``zh_TW``."""
        full = langcodes.Language.get(self.language).maximize()
        return "_".join(filter(None, (full.language, full.territory)))

    @property
    def address(self) -> str:
        """Of the page."""
        return self._at(self.name)

    @property
    def oembed_name(self) -> str:
        """The file that says how the page is shown in a frame."""
        return str(PurePosixPath(self.name).with_suffix("")) + OEMBED

    @property
    def oembed_address(self) -> str:
        """Of that file."""
        return self._at(self.oembed_name)

    @property
    def picture(self) -> str:
        """Address of the picture."""
        return self._at(self.poster)

    @property
    def film(self) -> str:
        """Address of the film."""
        return self._at(self.movie)

    def _at(self, name: str) -> str:
        return urljoin(self.base, quote(name)) if name and urlsplit(self.base).netloc else ""

    @property
    def tags(self) -> Markup:
        """The elements of the page's head that say all this; every text is escaped."""
        told = templates(Path(__file__).parent).get_template("card.html").render(card=self)
        return Markup(told)

    def write_oembed(self, folder: Path) -> list[Path]:
        """Write `oembed` beside the page, if there is one; return the files written."""
        if not self.oembed:
            return []
        path = within(folder, self.oembed_name)
        with whole_file(path) as part:
            part.write_text(self.oembed, encoding="utf-8")
        return [path]

    @property
    def oembed(self) -> str:
        """How a site shows the page in a frame, as JSON (oEmbed 1.0); empty without a host."""
        if not self.address:
            return ""
        frame = (
            f'<iframe src="{escape(self.address)}" title="{escape(self.title)}" loading="lazy" '
            f'width="{self.width}" height="{self.height}" allowfullscreen '
            f'style="width: 100%; border: 0"></iframe>'
        )
        told: dict[str, object] = {
            "version": "1.0",
            "type": "video" if self.film else "rich",
            "title": self.title,
            "width": self.width,
            "height": self.height,
            "html": frame,
        }
        if self.picture:
            told |= {
                "thumbnail_url": self.picture,
                "thumbnail_width": self.width,
                "thumbnail_height": self.height,
            }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
