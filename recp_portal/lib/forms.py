"""How forms are drawn: one template decides how a field looks."""

from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """Draws each field with `templates/forms/field.html`."""

    field_template_name = "forms/field.html"
