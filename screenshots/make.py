"""Makes the pictures of the README from seeded scenes: `python -m screenshots.make [NAME…]`.

Writes SVG, and PNG beside it where the extra `pictures` is installed.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"

from tests.helpers.scene import SCENES

FOLDER = Path(__file__).parent
FONT = "DejaVu Sans Mono"
PIXELS_PER_CELL = 11


async def draw(name: str) -> Path:
    """Play one scene and write what it looks like."""
    scene = SCENES[name]
    app = scene.app()
    async with app.run_test(size=scene.size) as pilot:
        await scene.play(app, pilot)
        return Path(app.save_screenshot(f"{name}.svg", str(FOLDER)))


def rasterise(picture: Path, columns: int) -> None:
    """The PNG of an SVG, in a font whose letters are equally wide."""
    try:
        import cairosvg
    except ImportError:
        print("no PNG: install the extra 'pictures'", file=sys.stderr)
        return
    text = picture.read_text(encoding="utf-8").replace("Fira Code", FONT)
    cairosvg.svg2png(
        bytestring=text.encode(),
        write_to=str(picture.with_suffix(".png")),
        output_width=columns * PIXELS_PER_CELL,
    )


def main(names: list[str]) -> None:
    for name in names or SCENES:
        picture = asyncio.run(draw(name))
        rasterise(picture, SCENES[name].size[0])
        print(picture.name)


if __name__ == "__main__":
    main(sys.argv[1:])
