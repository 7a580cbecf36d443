"""The fixed list of tables of a release.

Dimensions are linked as a tree: geography – year – programme, geography – technique, geography – evidence,
technique – sector – size, technique – cost class. No circle of tables means that nothing can be read from all of them
together that cannot be read from the sums of the cells they share (docs/confidentiality.md). For the same reason only
one table has the stages between the first and the last: two of them would be linked by cells that nobody shows.
"""

from network.confidentiality.cells import STAGES, Axis, Dimension, Table

WHERE = Table(code="where", axes=(Axis(dimension=Dimension.GEOGRAPHY, depth=3),), stages=STAGES)
SECTORS = Table(code="sectors", axes=(Axis(dimension=Dimension.SECTOR, depth=2),))
TECHNIQUES = Table(code="techniques", axes=(Axis(dimension=Dimension.TECHNIQUE),))
COST_CLASSES = Table(code="cost_classes", axes=(Axis(dimension=Dimension.COST_CLASS),))
SIZES = Table(code="sizes", axes=(Axis(dimension=Dimension.SIZE),))
YEARS = Table(code="years", axes=(Axis(dimension=Dimension.YEAR),))
EVIDENCE = Table(code="evidence", axes=(Axis(dimension=Dimension.EVIDENCE),))
PROGRAMMES = Table(code="programmes", axes=(Axis(dimension=Dimension.PROGRAMME),))

REGIONS_BY_YEAR = Table(
    code="regions_by_year", axes=(Axis(dimension=Dimension.YEAR), Axis(dimension=Dimension.GEOGRAPHY))
)
PROGRAMMES_BY_YEAR = Table(
    code="programmes_by_year", axes=(Axis(dimension=Dimension.YEAR), Axis(dimension=Dimension.PROGRAMME))
)
REGIONS_BY_TECHNIQUE = Table(
    code="regions_by_technique", axes=(Axis(dimension=Dimension.TECHNIQUE), Axis(dimension=Dimension.GEOGRAPHY))
)
REGIONS_BY_EVIDENCE = Table(
    code="regions_by_evidence", axes=(Axis(dimension=Dimension.EVIDENCE), Axis(dimension=Dimension.GEOGRAPHY))
)
SECTORS_BY_TECHNIQUE = Table(
    code="sectors_by_technique", axes=(Axis(dimension=Dimension.SECTOR, depth=2), Axis(dimension=Dimension.TECHNIQUE))
)
TECHNIQUES_BY_COST = Table(
    code="techniques_by_cost", axes=(Axis(dimension=Dimension.TECHNIQUE), Axis(dimension=Dimension.COST_CLASS))
)
SECTIONS_BY_SIZE = Table(
    code="sections_by_size", axes=(Axis(dimension=Dimension.SECTOR), Axis(dimension=Dimension.SIZE))
)

TABLES: tuple[Table, ...] = (
    WHERE,
    SECTORS,
    TECHNIQUES,
    COST_CLASSES,
    SIZES,
    YEARS,
    EVIDENCE,
    PROGRAMMES,
    REGIONS_BY_YEAR,
    PROGRAMMES_BY_YEAR,
    REGIONS_BY_TECHNIQUE,
    REGIONS_BY_EVIDENCE,
    SECTORS_BY_TECHNIQUE,
    TECHNIQUES_BY_COST,
    SECTIONS_BY_SIZE,
)
