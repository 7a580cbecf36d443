"""The words of an assessment: each list once, with its label."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundKind(models.TextChoices):
    """What a round establishes."""

    BASELINE = "baseline", _("Baseline")
    REPORT = "report", _("Report")
    FOLLOW_UP = "follow_up", _("Follow-up")


class RoundStatus(models.TextChoices):
    """Where a round stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted, waits for review")
    RETURNED = "returned", _("Came back")
    ACCEPTED = "accepted", _("Accepted")


class FlowKind(models.TextChoices):
    """What goes into and out of a plant."""

    PRODUCT_OUTPUT = "product_output", _("Product output")
    ENERGY = "energy", _("Energy")
    DEMAND = "demand", _("Electricity demand")
    MATERIAL = "material", _("Material")
    WATER = "water", _("Water")
    WASTE_WATER = "waste_water", _("Waste-water")
    WASTE = "waste", _("Waste")
    EMISSION = "emission", _("Other air emission")


class Method(models.TextChoices):
    """How a value was obtained."""

    BILLED = "billed", _("Billed")
    METERED = "metered", _("Metered")
    MEASURED = "measured", _("Measured")
    ALLOCATED = "allocated", _("Allocated")
    CALCULATED = "calculated", _("Calculated")
    ESTIMATED = "estimated", _("Estimated")


class EvidenceLevel(models.TextChoices):
    """How well a value is evidenced, apart from its status."""

    ESTIMATED = "estimated", _("Estimated")
    REPORTED = "reported", _("Reported by the plant")
    CHECKED = "checked", _("Checked by the centre")
    MEASURED = "measured", _("Measured to a plan")
    CONFIRMED = "confirmed", _("Confirmed independently")


class Technique(models.TextChoices):
    """The eight cleaner production techniques, in the programme's order."""

    GOOD_HOUSEKEEPING = "good_housekeeping", _("Good housekeeping")
    INPUT_MATERIAL_CHANGE = "input_material_change", _("Input material change")
    BETTER_PROCESS_CONTROL = "better_process_control", _("Better process control")
    EQUIPMENT_MODIFICATION = "equipment_modification", _("Equipment modification")
    TECHNOLOGY_CHANGE = "technology_change", _("Technology change")
    ON_SITE_RECOVERY_REUSE = "on_site_recovery_reuse", _("On-site recovery and reuse")
    USEFUL_BY_PRODUCTS = "useful_by_products", _("Production of useful by-products")
    PRODUCT_MODIFICATION = "product_modification", _("Product modification")


class CountsAs(models.TextChoices):
    """Whether an option is cleaner production, or counts apart."""

    CLEANER_PRODUCTION = "cleaner_production", _("Cleaner production")
    END_OF_PIPE = "end_of_pipe", _("Treatment after the process")
    COST_ONLY = "cost_only", _("Saves cost only")


class OptionStatus(models.TextChoices):
    """Where an option stands."""

    IDENTIFIED = "identified", _("Identified")
    FEASIBLE = "feasible", _("Feasible")
    REJECTED = "rejected", _("Rejected")
    PLANNED = "planned", _("Planned")
    IN_PROGRESS = "in_progress", _("In progress")
    IMPLEMENTED = "implemented", _("Implemented")
    STOPPED = "stopped", _("Stopped")
    UNKNOWN = "unknown", _("Unknown")
    NOT_ASKED = "not_asked", _("Not asked yet")


class Reason(models.TextChoices):
    """Why an option was rejected or stopped."""

    TOO_EXPENSIVE = "too_expensive", _("Too expensive")
    LONG_PAYBACK = "long_payback", _("Pays back too slowly")
    NO_FINANCE = "no_finance", _("No finance found")
    PRODUCT_QUALITY = "product_quality", _("Risk to product quality")
    TECHNICAL = "technical", _("Not technically feasible")
    SPACE = "space", _("No space")
    STAFF = "staff", _("No staff or skills")
    REGULATION = "regulation", _("Not allowed")
    PRODUCTION_CHANGED = "production_changed", _("Production changed")
    SUPERSEDED = "superseded", _("Another option replaced it")
    OTHER = "other", _("Another reason")


class EffectStage(models.TextChoices):
    """Whether an effect is expected or was observed."""

    EXPECTED = "expected", _("Expected")
    OBSERVED = "observed", _("Observed")


class FinanceSource(models.TextChoices):
    """Who paid for it."""

    OWN = "own", _("Own funds")
    LOAN = "loan", _("Bank loan")
    GREEN_CREDIT = "green_credit", _("Green credit line")
    GRANT = "grant", _("Grant")
    SUPPLIER = "supplier", _("Supplier")
    UNKNOWN = "unknown", _("Not known")


class WasteDestination(models.TextChoices):
    """Where a waste goes."""

    LANDFILL = "landfill", _("Landfill")
    INCINERATION = "incineration", _("Incineration")
    RECYCLED = "recycled", _("Recycled outside")
    TREATED = "treated", _("Treated outside")
    UNKNOWN = "unknown", _("Not known")


class HumanEffectKind(models.TextChoices):
    """The third dimension: what changed for people."""

    EXPOSURE = "exposure", _("People exposed to a hazard")
    INJURIES = "injuries", _("Injuries a year")
    JOBS_CREATED = "jobs_created", _("Jobs created")
    JOBS_RETAINED = "jobs_retained", _("Jobs retained")
    JOBS_LOST = "jobs_lost", _("Jobs lost")
    TRAINED = "trained", _("People trained")
    COMMUNITY = "community", _("Community")
    PRODUCT_QUALITY = "product_quality", _("Product quality")
