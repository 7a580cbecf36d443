"""A release as open data: its figures, what each column means, and where they are from, in one file."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from assessments.choices import CostClass, EvidenceLevel, Technique
from centres import isic
from centres.models import Centre, Programme, ProgrammeCountry, Region, SizeClass
from releases import selectors
from releases.choices import WithheldBecause
from releases.downloads import Sheet, csv_parts
from releases.models import Release
from releases.selectors import FIGURE_COLUMNS, UNRECORDED

LANGUAGE = "en"  # one language, so that the file of a release is the same for everybody

COLUMNS = {
    "region": "Region of the programme. Empty in this and every other place column: the total over all places.",
    "country": "Country, ISO 3166-1 alpha-3.",
    "centre": "National Cleaner Production Centre that accepted the results.",
    "section": "Section of ISIC Rev. 4.",
    "division": "Division of ISIC Rev. 4.",
    "size": "Size of the enterprise.",
    "technique": "Cleaner production technique of the option.",
    "cost_class": "Cost class of the option by the centre's thresholds.",
    "year": "Year of first operation; of the assessment where nothing runs.",
    "evidence": "How well the figure is evidenced.",
    "programme": "Programme that paid, by its share.",
    "stage": "How far options have come at least: identified, feasible, planned, implemented (in operation).",
    "measure": "What is counted or added up; amounts are per year, positive is saved; investment is once.",
    "unit": "Unit of the value; empty for counts. USD at the rate frozen with each result.",
    "value": "The figure, exact. Empty where it is withheld. A combination that is not in the file is zero.",
    "withheld": "Why the value is withheld; empty where it is told.",
}

README = """{name}
{purpose}

As of {as_of}. Kind of data: {kind}. Results counted: {results}, of {centres} centres. Digest of all figures: {digest}

figures.csv      all figures, one a row; UTF-8 with a byte order mark, comma, decimal point
dictionary.csv   what each column and each code means

No figure in this file tells of one enterprise. A figure is withheld where it rests on fewer than five enterprises,
where two hold 85 % or more of it, or where another withheld figure could be worked out with it. Withheld is not zero.
Enterprises are counted once in each row: their counts do not add up over techniques, sectors or years.
"""


def archive(release: Release) -> bytes:
    """Return the zip file of a release."""
    with override(LANGUAGE):
        figures = Sheet(name="figures", header=FIGURE_COLUMNS, rows=selectors.figure_rows(release))
        readme = README.format(
            name=release.name,
            purpose=release.purpose,
            as_of=release.counts_as_of.date().isoformat() if release.counts_as_of else "",
            kind=release.get_data_kind_display(),
            results=release.results_count,
            centres=release.centres_count,
            digest=release.digest,
        )
        file = BytesIO()
        with ZipFile(file, "w", ZIP_DEFLATED) as whole:
            for name, content in (
                ("README.txt", readme.encode()),
                ("figures.csv", b"".join(csv_parts(figures))),
                ("dictionary.csv", b"".join(csv_parts(dictionary()))),
            ):
                whole.writestr(_entry(name, release), content)
    return file.getvalue()


def dictionary() -> Sheet:
    """Return what each column and each code of the figures means."""
    rows: list[tuple[str, str, str]] = [(column, "", COLUMNS[column]) for column in FIGURE_COLUMNS]
    codes: dict[str, dict[str, str]] = {
        "region": {code: str(label) for code, label in Region.choices},
        "country": dict(ProgrammeCountry.objects.order_by("iso3").values_list("iso3", "name")),
        "centre": dict(Centre.objects.order_by("slug").values_list("slug", "name")),
        "section": {code: row.title for code, row in isic.rows().items() if row.level == "section"},
        "division": {code: row.title for code, row in isic.rows().items() if row.level == "division"},
        "size": {code: str(label) for code, label in SizeClass.choices},
        "technique": {code: str(label) for code, label in Technique.choices},
        "cost_class": {code: str(label) for code, label in CostClass.choices},
        "evidence": {code: str(label) for code, label in EvidenceLevel.choices},
        "programme": {name: name for name in Programme.objects.order_by("name").values_list("name", flat=True)},
        "stage": dict(selectors.stage_labels()),
        "measure": {code: words.label for code, words in selectors.measure_words().items()},
        "withheld": {code: str(label) for code, label in WithheldBecause.choices},
    }
    for column, labels in codes.items():
        rows += [(column, str(code), str(label)) for code, label in labels.items()]
        if column in COLUMNS and column not in ("stage", "measure", "withheld"):
            rows.append((column, UNRECORDED, _("Not recorded")))
    return Sheet(name="dictionary", header=("column", "code", "meaning"), rows=rows)


def _entry(name: str, release: Release) -> ZipInfo:
    made = release.as_of
    moment = (made.year, made.month, made.day, 0, 0, 0) if made else (1980, 1, 1, 0, 0, 0)
    entry = ZipInfo(name, date_time=moment)
    entry.compress_type = ZIP_DEFLATED
    return entry
