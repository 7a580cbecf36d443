"""The colours of charts and documents: the light tokens of static/src/css/tokens.css, held equal by a test.

On a page the style sheet swaps each of them for the reader's mode by its value (static/src/css/charts.css), so a chart
needs neither a style attribute nor a second drawing.
"""

from collections.abc import Mapping

INK = "#14232b"
MUTED = "#55666f"
LINE = "#dbe4e7"
AXIS = "#9fb0b7"
SURFACE = "#ffffff"
BETTER = "#17734a"
WORSE = "#ab332b"
STAGE_DONE = "#0f5c63"
STAGE_SOME = "#7fb5b3"
STAGE_OPEN = "#dfe9ea"

LIGHT: Mapping[str, str] = {
    "ink": INK,
    "muted": MUTED,
    "line": LINE,
    "axis": AXIS,
    "surface": SURFACE,
    "better": BETTER,
    "worse": WORSE,
    "stage-done": STAGE_DONE,
    "stage-some": STAGE_SOME,
    "stage-open": STAGE_OPEN,
    "energy": "#d99a00",
    "energy-weak": "#e9dcb6",
    "materials": "#7a5aa6",
    "materials-weak": "#dcd2ea",
    "water": "#2b7bba",
    "water-weak": "#c7ddee",
    "air": "#5f6b76",
    "air-weak": "#d3d9de",
    "waste-water": "#2a9d8f",
    "waste-water-weak": "#c4e4e0",
    "waste": "#8c6d46",
    "waste-weak": "#ddd3c5",
}

# Which resource an indicator or a flow speaks of.
_RESOURCE: Mapping[str, str] = {
    "energy": "energy",
    "energy_use": "energy",
    "energy_productivity": "energy",
    "demand": "energy",
    "materials": "materials",
    "material": "materials",
    "materials_use": "materials",
    "materials_productivity": "materials",
    "water": "water",
    "water_use": "water",
    "water_productivity": "water",
    "air": "air",
    "emission": "air",
    "air_emissions": "air",
    "carbon_intensity": "air",
    "waste_water": "waste-water",
    "waste_water_intensity": "waste-water",
    "waste": "waste",
    "waste_intensity": "waste",
}


def strong(code: str) -> str:
    """Return the colour of a resource; product output and anything else get the portal's own."""
    return LIGHT.get(_RESOURCE.get(code, ""), STAGE_DONE)


def weak(code: str) -> str:
    """Return the pale colour of a resource, for what was before."""
    return LIGHT.get(f"{_RESOURCE.get(code, '')}-weak", STAGE_OPEN)
