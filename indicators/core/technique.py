"""The eight cleaner production techniques, in the order of the UNIDO/UNEP programme (2010)."""

from enum import StrEnum


class Technique(StrEnum):
    """What kind of change an option is; an option has exactly one primary technique."""

    GOOD_HOUSEKEEPING = "good_housekeeping"
    INPUT_MATERIAL_CHANGE = "input_material_change"
    BETTER_PROCESS_CONTROL = "better_process_control"
    EQUIPMENT_MODIFICATION = "equipment_modification"
    TECHNOLOGY_CHANGE = "technology_change"
    ON_SITE_RECOVERY_REUSE = "on_site_recovery_reuse"
    USEFUL_BY_PRODUCTS = "useful_by_products"
    PRODUCT_MODIFICATION = "product_modification"
