"""The addresses of case studies, consent and published cases."""

from django.urls import include, path

from reports import views

IN_A_CENTRE = [
    path("assessments/<slug:reference>/case-study/", views.case_study, name="case_study"),
    path("assessments/<slug:reference>/case-study/texts/", views.case_study_write, name="case_study_write"),
    path("assessments/<slug:reference>/case-study/request/", views.case_study_request, name="case_study_request"),
    path("enterprises/<uuid:enterprise_id>/consent/", views.consent_record, name="consent_record"),
    path(
        "enterprises/<uuid:enterprise_id>/consent/<uuid:consent_id>/withdraw/",
        views.consent_withdraw,
        name="consent_withdraw",
    ),
    path("plants/<uuid:enterprise_id>/consent/", views.plant_consent, name="plant_consent"),
    path(
        "plants/<uuid:enterprise_id>/consent/<uuid:consent_id>/withdraw/",
        views.plant_consent_withdraw,
        name="plant_consent_withdraw",
    ),
    path("published/", views.published_list, name="published_list"),
    path("published/<slug:case_slug>/", views.published_detail, name="published_detail"),
    path("published/<slug:case_slug>/request/", views.published_request, name="published_request"),
]

urlpatterns = [
    path("centres/<slug:centre_slug>/", include(IN_A_CENTRE)),
    path("network/published/", views.network_published_list, name="network_published_list"),
    path("network/published/<slug:case_slug>/", views.network_published_detail, name="network_published_detail"),
]
