"""The words of an assessment: each list once, with its label."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RoundKind(models.TextChoices):
    """What a round establishes."""

    BASELINE = "baseline", _("Baseline")
    REPORT = "report", _("Report")
    FOLLOW_UP = "follow_up", _("Follow-up")
    IMPORTED = "imported", _("Imported history")


class BaselineReason(models.TextChoices):
    """Why a plant got a new version of its baseline."""

    NEW_LINE = "new_line", _("A new line or building")
    CLOSED_PART = "closed_part", _("A part of the plant was closed")
    PRODUCT_MIX = "product_mix", _("Other products, or another mix of them")
    OWNERSHIP = "ownership", _("Bought, sold or split")
    ERROR_FOUND = "error_found", _("An error was found in the baseline")


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


class TimeSpan(models.TextChoices):
    """What an amount was typed for."""

    PERIOD = "period", _("in the whole period")
    HOUR = "hour", _("an hour")
    DAY = "day", _("a day")
    WEEK = "week", _("a week")
    MONTH = "month", _("a month")


class HeatingValue(models.TextChoices):
    """On which calorific value an amount of fuel stands."""

    NET = "net", _("Net (lower)")
    GROSS = "gross", _("Gross (higher)")


class MeteredKind(models.TextChoices):
    """What a meter counts: these kinds of inputs and outputs."""

    ENERGY = "energy", _("Energy")
    WATER = "water", _("Water")
    WASTE_WATER = "waste_water", _("Waste-water")


class BillLineKind(models.TextChoices):
    """What a line of a bill charges for."""

    USE = "use", _("Use")
    USE_PEAK = "use_peak", _("Peak use")
    USE_SHOULDER = "use_shoulder", _("Shoulder use")
    USE_OFF_PEAK = "use_off_peak", _("Off-peak use")
    DEMAND = "demand", _("Demand")
    POWER_FACTOR = "power_factor", _("Power factor")
    FIXED = "fixed", _("Fixed charges")
    LEVY_PER_UNIT = "levy_per_unit", _("Levies per unit")
    LEVY = "levy", _("Other levies")
    RECOVERABLE_TAX = "recoverable_tax", _("Recoverable tax")


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


class CostKind(models.TextChoices):
    """What a cost line of an option is for. The kind says whether it comes each year or once."""

    ENERGY = "energy", _("Energy saved")
    DEMAND = "demand", _("Electricity demand saved")
    WATER = "water", _("Water saved")
    EFFLUENT_FEE = "effluent_fee", _("Waste-water fee saved")
    MATERIAL = "material", _("Material saved")
    CHEMICAL = "chemical", _("Chemicals saved")
    DISPOSAL = "disposal", _("Waste disposal saved")
    LABOUR = "labour", _("Labour saved")
    MAINTENANCE = "maintenance", _("Maintenance saved")
    QUALITY = "quality", _("Better quality, fewer rejects")
    BY_PRODUCT_INCOME = "by_product_income", _("Income from by-products")
    OTHER_SAVING = "other_saving", _("Other saving")
    RUNNING_COST = "running_cost", _("Extra running cost")
    EQUIPMENT = "equipment", _("Equipment")
    INSTALLATION = "installation", _("Installation")
    ENGINEERING = "engineering", _("Engineering and permits")
    TRAINING = "training", _("Training")
    LOST_PRODUCTION = "lost_production", _("Production lost while it is installed")
    OTHER_INVESTMENT = "other_investment", _("Other investment")
    WORKING_CAPITAL = "working_capital", _("Working capital, comes back at the end")
    GRANT = "grant", _("Grant or reimbursement")
    SALVAGE = "salvage", _("Value at the end of its life")


class RelationKind(models.TextChoices):
    """How two options bear on each other."""

    EXCLUSIVE = "exclusive", _("Only one of the two can be done")
    SEQUENTIAL = "sequential", _("The second acts on what the first leaves")
    OVERLAPPING = "overlapping", _("Both claim a part of the same saving")


class Criterion(models.TextChoices):
    """What options are ranked by; a score of 10 is always the best."""

    INVESTMENT = "investment", _("Low investment")
    PAYBACK = "payback", _("Short payback")
    ENERGY = "energy", _("Energy saved")
    WATER = "water", _("Water saved")
    MATERIALS = "materials", _("Materials saved")
    POLLUTION = "pollution", _("Less pollution")
    RISK_AND_HEALTH = "risk_and_health", _("Risk and health")
    EASE = "ease", _("Easy to do")
    PRODUCT_QUALITY = "product_quality", _("Product quality")


class FinanceSource(models.TextChoices):
    """Who paid for it."""

    OWN = "own", _("Own funds")
    LOAN = "loan", _("Bank loan")
    GREEN_CREDIT = "green_credit", _("Green credit line")
    GRANT = "grant", _("Grant")
    PROGRAMME = "programme", _("Programme")
    SUPPLIER = "supplier", _("Supplier")
    UNKNOWN = "unknown", _("Not known")


class CostClass(models.TextChoices):
    """How much an option costs, by the dated thresholds of its centre. Empty: the centre had set none."""

    NONE = "none", _("No cost")
    LOW = "low", _("Low cost")
    INTERMEDIATE = "intermediate", _("Intermediate cost")
    HIGH = "high", _("High cost")


class Standing(models.TextChoices):
    """Whether a result is in the totals. The database decides it (network/migrations), nobody types it."""

    COUNTED = "counted", _("Counted")
    HELD_BACK = "held_back", _("Held back until it is looked at")
    REPLACED = "replaced", _("A later result stands for the assessment")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class WasteDestination(models.TextChoices):
    """Where a waste goes."""

    LANDFILL = "landfill", _("Landfill")
    INCINERATION = "incineration", _("Incineration")
    RECYCLED = "recycled", _("Recycled outside")
    TREATED = "treated", _("Treated outside")
    UNKNOWN = "unknown", _("Not known")


class EmissionSource(models.TextChoices):
    """Where an emission that is entered comes from. Only combustion is in the indicators; the others stand apart."""

    REFRIGERANT = "refrigerant", _("Refrigerant")
    PROCESS = "process", _("Process")
    POND_METHANE = "pond_methane", _("Effluent pond")
    COMBUSTION = "combustion", _("Fuels burnt, as a report has them")
    OTHER = "other", _("Something else")


class Pond(models.TextChoices):
    """How effluent is treated or discharged (IPCC 2006, vol. 5, table 6.8)."""

    UNTREATED_DISCHARGE = "untreated_discharge", _("Sea, river or lake, untreated")
    AEROBIC_WELL_MANAGED = "aerobic_well_managed", _("Aerobic plant, well managed")
    AEROBIC_OVERLOADED = "aerobic_overloaded", _("Aerobic plant, overloaded")
    ANAEROBIC_REACTOR = "anaerobic_reactor", _("Anaerobic reactor")
    ANAEROBIC_SHALLOW_POND = "anaerobic_shallow_pond", _("Anaerobic pond, less than 2 m deep")
    ANAEROBIC_DEEP_POND = "anaerobic_deep_pond", _("Anaerobic pond, more than 2 m deep")


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


# Where greenhouse gases come from, by code: the name, and what counts as it.
EMISSION_SOURCES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "combustion": (_("Fuels burnt on the site"), _("In boilers, kilns, generators and vehicles of the site.")),
    "electricity": (_("Purchased electricity"), _("By the national average of the grid.")),
    "heat": (_("Purchased steam or heat"), _("By the supplier's factor.")),
    "refrigerant": (_("Refrigerants"), _("What cooling and air conditioning lose: refilled less recovered.")),
    "process": (_("Process emissions"), _("Such as CO₂ of limestone, or gas from fermentation and welding.")),
    "pond_methane": (
        _("Methane of effluent ponds"),
        _("Load of COD × 0.25 × correction of the pond × GWP."),
    ),
    "other": (_("Other greenhouse gases"), _("Entered without saying where they are from.")),
}


class StreamKind(models.TextChoices):
    """What a stream of the process flow chart is for the plant."""

    INPUT = "input", _("Input")
    INTERMEDIATE = "intermediate", _("From one step to another")
    PRODUCT = "product", _("Product or useful energy")
    BY_PRODUCT = "by_product", _("By-product, sold")
    WASTE = "waste", _("Waste")
    WASTE_WATER = "waste_water", _("Waste-water")
    EVAPORATION = "evaporation", _("Evaporation")
    AIR_EMISSION = "air_emission", _("Emission to air")
    LOSS = "loss", _("Loss, measured or calculated")


class Medium(models.TextChoices):
    """What a stream mainly is."""

    WATER = "water", _("Water or waste-water")
    MATERIAL = "material", _("Material")
    ENERGY = "energy", _("Energy")


class UtilityKind(models.TextChoices):
    """What makes steam, power, air or cold for the plant's own use."""

    BOILER = "boiler", _("Boiler")
    GENERATOR = "generator", _("Generator")
    COMPRESSOR = "compressor", _("Air compressor")
    CHILLER = "chiller", _("Chiller")


class BenchmarkIndicator(models.TextChoices):
    """What a sector's benchmark is about: the absolute indicators that are divided by product output."""

    ENERGY_USE = "energy_use", _("Energy use")
    MATERIALS_USE = "materials_use", _("Materials use")
    WATER_USE = "water_use", _("Water use")
    AIR_EMISSIONS = "air_emissions", _("Air emissions")
    WASTE_WATER = "waste_water", _("Waste-water")
    WASTE = "waste", _("Waste")


# The kinds of energy by code: those that are no fuel, then the fuels of the shipped factors (IPCC 2006) in its order.
ENERGY_NAMES: Mapping[str, str | Promise] = {
    "electricity": _("Electricity from the grid"),
    "own_renewable": _("Own renewable electricity or heat"),
    "steam": _("Purchased steam or heat"),
    "own_generated": _("Made on the site of a fuel (its fuel counts, not this)"),
    "natural_gas": _("Natural gas"),
    "diesel": _("Diesel (gas oil)"),
    "residual_fuel_oil": _("Heavy fuel oil"),
    "lpg": _("Liquefied petroleum gas (LPG)"),
    "gasoline": _("Petrol (motor gasoline)"),
    "kerosene": _("Kerosene"),
    "petroleum_coke": _("Petroleum coke"),
    "waste_oils": _("Waste oils"),
    "anthracite": _("Anthracite"),
    "coking_coal": _("Coking coal"),
    "other_bituminous_coal": _("Bituminous coal"),
    "sub_bituminous_coal": _("Sub-bituminous coal"),
    "lignite": _("Lignite"),
    "brown_coal_briquettes": _("Brown coal briquettes"),
    "coke_oven_coke": _("Coke"),
    "peat": _("Peat"),
    "wood": _("Wood and wood waste"),
    "other_solid_biomass": _("Other solid biomass (bagasse, husk, shells)"),
    "charcoal": _("Charcoal"),
    "biodiesel": _("Biodiesel"),
    "other_liquid_biofuels": _("Other liquid biofuels"),
    "biogas": _("Biogas"),
    "landfill_gas": _("Landfill or sludge gas"),
    "black_liquor": _("Black liquor"),
    "municipal_waste_non_biomass": _("Municipal waste, not biomass"),
    "industrial_waste": _("Industrial waste"),
}

TECHNIQUE_HELP: Mapping[str, str | Promise] = {
    Technique.GOOD_HOUSEKEEPING: _(
        "Stop leaks and losses, keep things in order, maintain on time: nothing is rebuilt."
    ),
    Technique.INPUT_MATERIAL_CHANGE: _("Use a material that is less harmful, purer, renewable or lasts longer."),
    Technique.BETTER_PROCESS_CONTROL: _(
        "Run the same process nearer to its best point: procedures, settings, measuring."
    ),
    Technique.EQUIPMENT_MODIFICATION: _("Change or add to the existing equipment so that it uses or loses less."),
    Technique.TECHNOLOGY_CHANGE: _("Replace the process itself by one that needs or wastes less."),
    Technique.ON_SITE_RECOVERY_REUSE: _("Catch what is lost and use it again in this plant."),
    Technique.USEFUL_BY_PRODUCTS: _("Turn what was waste into something that is used or sold outside the plant."),
    Technique.PRODUCT_MODIFICATION: _("Change the product or its packaging so that making it needs or wastes less."),
}
