"""Kinds of options: a short list, so that the same idea in two plants is found under one name.

An assessor may choose one for an option; what has none is grouped coarser, by technique and by what it saves. Either
is a *card* of the pages about similar plants. `docs/similar-plants.md` says where the kinds are from.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.choices import FlowKind, Technique
from recp_portal.lib.words import plain

MONEY_ONLY = "money"  # what a coarse card saves where no resource is less
SEPARATOR = "."


class Process(models.TextChoices):
    """Where in a plant one looks for a kind of option."""

    STEAM = "steam", _("Steam and boilers")
    HEAT = "heat", _("Ovens, dryers, furnaces")
    COOLING = "cooling", _("Cooling and refrigeration")
    AIR = "air", _("Compressed air and vacuum")
    MOTORS = "motors", _("Motors, pumps, fans")
    POWER = "power", _("Electricity and lighting")
    WATER = "water", _("Water and rinsing")
    CLEANING = "cleaning", _("Cleaning")
    MATERIALS = "materials", _("Materials and chemicals")
    PRODUCTION = "production", _("The process itself")
    RESIDUES = "residues", _("Residues")
    PRODUCT = "product", _("Product and packaging")


class Source(models.TextChoices):
    """Where the list has a kind from: facts of the field's literature, in our own words."""

    TECHNIQUES = "techniques", _("Taking Stock and Moving Forward, UNIDO/UNEP, 2010")
    ARC = "arc", _("Recommendation groups of the Industrial Assessment Centers database")
    OECD = "oecd", _("OECD, Eastern Partnership, annex B")
    EU4ENVIRONMENT = "eu4environment", _("EU4Environment, cases of enterprises")
    PUCP = "pucp", _("PUCP, 2008")
    PRACTICE = "practice", _("What assessors look for first; without a publication of its own")


class OptionKind(models.TextChoices):
    """The kinds, by process."""

    INSULATE_STEAM = "insulate_steam", _("Insulate pipes, valves and vessels that are hot")
    STEAM_LEAKS = "steam_leaks", _("Repair steam leaks and steam traps")
    CONDENSATE = "condensate", _("Return condensate to the boiler")
    BURNERS = "burners", _("Set burners by flue-gas readings")
    ECONOMISER = "economiser", _("Heat boiler water or air with flue gas")
    BIOMASS = "biomass", _("Burn residues or biomass in place of oil, gas or coal")
    FUEL_PREPARATION = "fuel_preparation", _("Dry and prepare the fuel")
    HEAT_RECOVERY = "heat_recovery", _("Recover heat from a process")
    COVER_HEAT = "cover_heat", _("Cover and insulate furnaces, ovens and tanks")
    DRYING_CONTROL = "drying_control", _("Control drying and heating by readings")
    SOLAR_HEAT = "solar_heat", _("Use the heat of the sun")
    COLD_LOSSES = "cold_losses", _("Keep the cold in: doors, curtains, insulation")
    REFRIGERATION_CONTROL = "refrigeration_control", _("Run refrigeration by need")
    REFRIGERANT_LEAKS = "refrigerant_leaks", _("Find and close refrigerant leaks")
    REFRIGERANT_CHANGE = "refrigerant_change", _("Change to a refrigerant that warms less")
    CLOSED_COOLING = "closed_cooling", _("Cool in a closed circuit")
    AIR_LEAKS = "air_leaks", _("Close compressed-air leaks, lower the pressure")
    AIR_CONTROL = "air_control", _("Run compressors and vacuum pumps by demand")
    VARIABLE_SPEED = "variable_speed", _("Run fans and pumps at variable speed")
    RIGHT_SIZE = "right_size", _("Fit motors and pumps to the need, stop idle running")
    LIGHTING = "lighting", _("Efficient lighting")
    SOLAR_POWER = "solar_power", _("Make electricity from the sun")
    PEAK_LOAD = "peak_load", _("Spread the load, lower the peak")
    METERING = "metering", _("Meter and watch the use by department")
    WATER_LEAKS = "water_leaks", _("Repair water leaks, fit nozzles")
    REUSE_WATER = "reuse_water", _("Reuse rinse, wash and process water")
    DRY_FIRST = "dry_first", _("Take product and dirt off dry before washing")
    CLEANING_CONTROL = "cleaning_control", _("Set cleaning by readings or in batches")
    DOSING = "dosing", _("Weigh and dose by recipe")
    BETTER_INPUTS = "better_inputs", _("Buy cleaner, fresher or sorted inputs")
    SAFER_INPUTS = "safer_inputs", _("Replace a hazardous or wasteful input")
    REUSE_CHEMICALS = "reuse_chemicals", _("Recover and reuse baths, chemicals and solvents")
    REUSE_MATERIAL = "reuse_material", _("Take rejects, dust and offcuts back into the process")
    LESS_LOSS = "less_loss", _("Lose less in store, handling and cutting")
    PROCESS_CONTROL = "process_control", _("Run the process at better set points")
    NEW_PROCESS = "new_process", _("Another process or machine that needs less")
    TRANSPORT = "transport", _("Move goods with less fuel")
    BY_PRODUCT = "by_product", _("Sell or give residues as a product")
    LIGHTER_PRODUCT = "lighter_product", _("Lighter product or packaging")
    PRODUCT_CHANGE = "product_change", _("Change the product so that less is lost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What the catalogue knows of one kind.

    techniques, resources  those that options of the kind usually are, and usually save
    words                  phrases with commas between them; a title that has all stems of a phrase is of this kind
    """

    process: Process
    techniques: tuple[Technique, ...]
    resources: tuple[FlowKind, ...]
    source: Source
    words: str


_T, _F, _P, _S, _K = Technique, FlowKind, Process, Source, OptionKind
_KEEP, _INPUT, _CONTROL, _EQUIP = (
    _T.GOOD_HOUSEKEEPING, _T.INPUT_MATERIAL_CHANGE, _T.BETTER_PROCESS_CONTROL, _T.EQUIPMENT_MODIFICATION,
)  # fmt: skip
_TECH, _REUSE, _SELL, _PRODUCT = (
    _T.TECHNOLOGY_CHANGE, _T.ON_SITE_RECOVERY_REUSE, _T.USEFUL_BY_PRODUCTS, _T.PRODUCT_MODIFICATION,
)  # fmt: skip


def _kind(
    process: Process,
    techniques: tuple[Technique, ...],
    resources: tuple[FlowKind, ...],
    source: Source,
    words: object,
) -> Kind:
    return Kind(process=process, techniques=techniques, resources=resources, source=source, words=words)  # type: ignore[arg-type]  # translated when it is read


KINDS: Mapping[str, Kind] = {
    _K.INSULATE_STEAM: _kind(
        _P.STEAM,
        (_EQUIP, _KEEP),
        (_F.ENERGY,),
        _S.OECD,
        _("insulat pipe, insulat steam, insulat valve, insulat boiler, lagging"),
    ),
    _K.STEAM_LEAKS: _kind(_P.STEAM, (_KEEP,), (_F.ENERGY,), _S.ARC, _("steam leak, steam trap")),
    _K.CONDENSATE: _kind(_P.STEAM, (_REUSE, _KEEP), (_F.ENERGY, _F.WATER), _S.ARC, _("condensate")),
    _K.BURNERS: _kind(
        _P.STEAM,
        (_CONTROL,),
        (_F.ENERGY,),
        _S.ARC,
        _("flue-gas reading, burner set, boiler air, excess air, combustion air"),
    ),
    _K.ECONOMISER: _kind(
        _P.STEAM, (_EQUIP,), (_F.ENERGY,), _S.ARC, _("economiser, economizer, preheat feed water, exhaust heat")
    ),
    _K.BIOMASS: _kind(
        _P.STEAM,
        (_TECH, _INPUT, _REUSE),
        (_F.ENERGY,),
        _S.TECHNIQUES,
        _("burn shell, burn husk, burn fluff, burn residue, biomass boiler, bagasse boiler"),
    ),
    _K.FUEL_PREPARATION: _kind(
        _P.STEAM, (_KEEP, _CONTROL), (_F.ENERGY,), _S.PRACTICE, _("dry firewood, dry fuel, split log")
    ),
    _K.HEAT_RECOVERY: _kind(
        _P.HEAT,
        (_EQUIP, _REUSE),
        (_F.ENERGY,),
        _S.EU4ENVIRONMENT,
        _("heat recover, recover heat, heat exchanger, cooling water hot"),
    ),
    _K.COVER_HEAT: _kind(
        _P.HEAT,
        (_KEEP, _EQUIP),
        (_F.ENERGY,),
        _S.OECD,
        _("furnace lid, ladle lid, cover tank, insulat furnace, insulat oven, insulat tank"),
    ),
    _K.DRYING_CONTROL: _kind(
        _P.HEAT,
        (_CONTROL,),
        (_F.ENERGY,),
        _S.PRACTICE,
        _("control dryer, control drying, dryer moisture, oven temperature"),
    ),
    _K.SOLAR_HEAT: _kind(_P.HEAT, (_TECH,), (_F.ENERGY,), _S.EU4ENVIRONMENT, _("solar heat, solar dry, solar water")),
    _K.COLD_LOSSES: _kind(
        _P.COOLING, (_EQUIP, _KEEP), (_F.ENERGY,), _S.ARC, _("strip curtain, cold store, cold room, insulat cold")
    ),
    _K.REFRIGERATION_CONTROL: _kind(
        _P.COOLING, (_CONTROL,), (_F.ENERGY,), _S.ARC, _("head pressure, defrost, evaporator temperature, chiller set")
    ),
    _K.REFRIGERANT_LEAKS: _kind(
        _P.COOLING, (_KEEP,), (_F.EMISSION, _F.ENERGY), _S.PRACTICE, _("refrigerant leak, leak refrigerant")
    ),
    _K.REFRIGERANT_CHANGE: _kind(
        _P.COOLING,
        (_TECH,),
        (_F.EMISSION, _F.ENERGY),
        _S.PRACTICE,
        _("ammonia freezer, in place hcfc, natural refrigerant"),
    ),
    _K.CLOSED_COOLING: _kind(
        _P.COOLING,
        (_EQUIP,),
        (_F.WATER,),
        _S.EU4ENVIRONMENT,
        _("closed cool, cooling tower, cooling system, cooling circuit"),
    ),
    _K.AIR_LEAKS: _kind(_P.AIR, (_KEEP,), (_F.ENERGY,), _S.ARC, _("air leak, compressed-air leak")),
    _K.AIR_CONTROL: _kind(
        _P.AIR, (_CONTROL, _EQUIP), (_F.ENERGY,), _S.ARC, _("vacuum pump demand, compressor control, compressor demand")
    ),
    _K.VARIABLE_SPEED: _kind(
        _P.MOTORS, (_EQUIP,), (_F.ENERGY,), _S.ARC, _("variable speed, speed drive, frequency converter, inverter")
    ),
    _K.RIGHT_SIZE: _kind(
        _P.MOTORS, (_EQUIP, _KEEP), (_F.ENERGY,), _S.ARC, _("impeller, idle, efficient motor, smaller pump")
    ),
    _K.LIGHTING: _kind(_P.POWER, (_EQUIP,), (_F.ENERGY,), _S.PUCP, _("lamp, lighting, led light")),
    _K.SOLAR_POWER: _kind(_P.POWER, (_TECH,), (_F.ENERGY,), _S.PRACTICE, _("solar panel, photovoltaic")),
    _K.PEAK_LOAD: _kind(
        _P.POWER, (_CONTROL,), (_F.DEMAND, _F.ENERGY), _S.ARC, _("stagger start, peak load, peak demand, power factor")
    ),
    _K.METERING: _kind(
        _P.POWER,
        (_CONTROL, _KEEP),
        (_F.ENERGY, _F.WATER),
        _S.PRACTICE,
        _("sub-meter, submeter, meter use, monitor use"),
    ),
    _K.WATER_LEAKS: _kind(_P.WATER, (_KEEP,), (_F.WATER,), _S.TECHNIQUES, _("water leak, nozzle, tap")),
    _K.REUSE_WATER: _kind(
        _P.WATER,
        (_REUSE,),
        (_F.WATER, _F.WASTE_WATER),
        _S.TECHNIQUES,
        _("reuse rinse, reuse water, recycle water, reuse washing water, wash counter-flow, waste water recycl"),
    ),
    _K.DRY_FIRST: _kind(
        _P.CLEANING,
        (_KEEP, _EQUIP),
        (_F.WATER, _F.WASTE_WATER),
        _S.PRACTICE,
        _("before hosing, before rinsing, before washing, dry clean, sweep"),
    ),
    _K.CLEANING_CONTROL: _kind(
        _P.CLEANING,
        (_CONTROL, _KEEP),
        (_F.WATER, _F.MATERIAL),
        _S.PRACTICE,
        _("cleaning time, wash batch, cleaning in place"),
    ),
    _K.DOSING: _kind(_P.MATERIALS, (_CONTROL,), (_F.MATERIAL, _F.WATER), _S.PRACTICE, _("dose, dosing, weigh")),
    _K.BETTER_INPUTS: _kind(
        _P.MATERIALS,
        (_INPUT,),
        (_F.MATERIAL, _F.WASTE),
        _S.TECHNIQUES,
        _("buy sorted, buy fresh, buy clean, scrap cleaned, buy"),
    ),
    _K.SAFER_INPUTS: _kind(
        _P.MATERIALS,
        (_INPUT,),
        (_F.MATERIAL, _F.WASTE_WATER),
        _S.TECHNIQUES,
        _("enzyme instead, replace hazardous, water-based paint, slag cement"),
    ),
    _K.REUSE_CHEMICALS: _kind(
        _P.MATERIALS,
        (_REUSE,),
        (_F.MATERIAL, _F.WASTE_WATER),
        _S.TECHNIQUES,
        _("reuse bath, spent bath, recover solvent, reuse effluent, recover chemical"),
    ),
    _K.REUSE_MATERIAL: _kind(
        _P.MATERIALS,
        (_REUSE,),
        (_F.MATERIAL, _F.WASTE),
        _S.PUCP,
        _("reclamation sand, crush broken, dust recovery, regrind, reuse reject, reuse scrap"),
    ),
    _K.LESS_LOSS: _kind(
        _P.MATERIALS,
        (_KEEP,),
        (_F.MATERIAL, _F.WASTE),
        _S.TECHNIQUES,
        _("sharpen knife, sharpen kniv, spill, less loss, cover fresh"),
    ),
    _K.PROCESS_CONTROL: _kind(
        _P.PRODUCTION,
        (_CONTROL,),
        (_F.ENERGY, _F.MATERIAL),
        _S.TECHNIQUES,
        _("set point, shorten boil, temperature ph"),
    ),
    _K.NEW_PROCESS: _kind(
        _P.PRODUCTION,
        (_TECH,),
        (_F.ENERGY, _F.WATER, _F.MATERIAL),
        _S.TECHNIQUES,
        _("low-liquor, in place of, new machine, hair-saving"),
    ),
    _K.TRANSPORT: _kind(_P.PRODUCTION, (_TECH, _KEEP), (_F.ENERGY,), _S.PRACTICE, _("ropeway, truck, conveyor")),
    _K.BY_PRODUCT: _kind(
        _P.RESIDUES,
        (_SELL,),
        (_F.WASTE,),
        _S.TECHNIQUES,
        _("sell, animal feed, soil improver, road base, silage, to a board maker, press oil"),
    ),
    _K.LIGHTER_PRODUCT: _kind(
        _P.PRODUCT,
        (_PRODUCT,),
        (_F.MATERIAL,),
        _S.TECHNIQUES,
        _("lighter, basis weight, larger cavit, bulk carton, one-layer"),
    ),
    _K.PRODUCT_CHANGE: _kind(
        _P.PRODUCT, (_PRODUCT,), (_F.MATERIAL, _F.WASTE), _S.TECHNIQUES, _("coarser, thicker, standard size")
    ),
}


def suggested(title: str) -> str:
    """Return the kind that a title reads like, in the reader's language; blank where none does.

    The kind with the longest phrase wins whose stems all begin words of the title.
    """
    found = set(re.findall(r"\w+", plain(title)))
    best, longest = "", 0
    for code, kind in KINDS.items():
        for phrase in str(kind.words).split(","):
            stems = re.findall(r"\w+", plain(phrase))
            length = len("".join(stems))
            if length > longest and all(any(word.startswith(stem) for word in found) for stem in stems):
                best, longest = code, length
    return best


def resources_of(card: str) -> tuple[str, ...]:
    """Return what options of a card usually save."""
    if card in KINDS:
        return tuple(KINDS[card].resources)
    resource = card.partition(SEPARATOR)[2]
    return () if resource == MONEY_ONLY else (resource,)


def techniques_of(card: str) -> tuple[str, ...]:
    """Return the techniques that options of a card usually are."""
    return tuple(KINDS[card].techniques) if card in KINDS else (card.partition(SEPARATOR)[0],)


def is_card(card: str) -> bool:
    """Return whether there may be a card of this name: a kind, or a technique and what it saves.

    >>> is_card("air_leaks"), is_card("good_housekeeping.energy"), is_card("good_housekeeping")
    (True, True, False)
    """
    technique, _dot, resource = card.partition(SEPARATOR)
    return card in KINDS or (technique in Technique.values and resource in [*FlowKind.values, MONEY_ONLY])


def card_name(card: str) -> str:
    """Return a card's title in the reader's language."""
    if card in KINDS:
        return str(OptionKind(card).label)
    technique, _dot, resource = card.partition(SEPARATOR)
    saves = gettext("money only") if resource == MONEY_ONLY else str(FlowKind(resource).label)
    return gettext("%(technique)s that saves: %(resource)s") % {
        "technique": Technique(technique).label, "resource": saves.lower(),
    }  # fmt: skip


def taken_over_text(card: str) -> str:
    """Return the credit of an option that was taken over."""
    name = card_name(card) if is_card(card) else card
    return gettext("Taken over from: similar plants, %(card)s") % {"card": name}


def kind_choices() -> list[Any]:
    """Return the kinds by process, as a list to choose from."""
    groups = [
        (process.label, [(code, OptionKind(code).label) for code, kind in KINDS.items() if kind.process == process])
        for process in Process
    ]
    return [("", gettext("Not said")), *groups]
