"""The site map."""

from django.urls import include, path

from documents import urls as documents
from indicators import urls as indicators
from recp_portal.homes import styleguide
from recp_portal.homes import views as homes
from releases import views as releases

urlpatterns = [
    path("", homes.home, name="home"),
    path("healthz", homes.healthz, name="healthz"),
    path("centres/<slug:centre_slug>/", homes.desk_view, name="desk"),
    path("centres/<slug:centre_slug>/plants/", homes.plant_list, name="plant_list"),
    path("centres/<slug:centre_slug>/plants/<uuid:enterprise_id>/", homes.plant_results, name="plant_results"),
    path("centres/<slug:centre_slug>/plants/<uuid:enterprise_id>/why/", homes.plant_why, name="plant_why"),
    path("centres/<slug:centre_slug>/search/", homes.centre_search, name="centre_search"),
    path("network/", releases.network_overview, name="network_overview"),
    path("network/releases/", include("releases.urls")),
    path("network/programmes/<int:programme_id>/plants/", releases.programme_plants, name="programme_plants"),
    path("network/rates/", include(indicators.in_network)),
    path("network/documents/", include(documents.in_network)),
    path("centres/<slug:centre_slug>/assessments/", include("assessments.urls")),
    path("centres/<slug:centre_slug>/factors/", include("indicators.urls")),
    path("centres/<slug:centre_slug>/documents/", include("documents.urls")),
    path("centres/<slug:centre_slug>/totals/", include("network.urls")),
    path("centres/<slug:centre_slug>/imports/", include("imports.urls")),
    path("", include("centres.urls")),
    path("", include("reports.urls")),
    path("", include("knowledge.urls")),
    path("api/v1/", include("recp_portal.api_urls")),
    path("accounts/", include("allauth.urls")),
    *styleguide.urlpatterns,
]
