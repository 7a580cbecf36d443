"""The addresses of centres, people and enterprises."""

from django.urls import include, path

from centres.views import enterprises, invitations, me, network, people, profile, programmes, reporting, sites, support

IN_A_CENTRE = [
    path("enterprises/", enterprises.enterprise_list, name="enterprise_list"),
    path("enterprises/new/", enterprises.enterprise_create, name="enterprise_create"),
    path("enterprises/<uuid:enterprise_id>/", enterprises.enterprise_detail, name="enterprise_detail"),
    path("enterprises/<uuid:enterprise_id>/edit/", enterprises.enterprise_edit, name="enterprise_edit"),
    path("enterprises/<uuid:enterprise_id>/archive/", enterprises.enterprise_archive, name="enterprise_archive"),
    path("enterprises/<uuid:enterprise_id>/restore/", enterprises.enterprise_restore, name="enterprise_restore"),
    path("enterprises/<uuid:enterprise_id>/sites/new/", sites.site_create, name="site_create"),
    path("sites/<uuid:site_id>/edit/", sites.site_edit, name="site_edit"),
    path("sites/<uuid:site_id>/archive/", sites.site_archive, name="site_archive"),
    path("sites/<uuid:site_id>/restore/", sites.site_restore, name="site_restore"),
    path("sites/<uuid:site_id>/products/new/", sites.product_create, name="product_create"),
    path("products/<uuid:product_id>/edit/", sites.product_edit, name="product_edit"),
    path("plants/<uuid:enterprise_id>/who-can-see/", enterprises.who_can_see, name="who_can_see"),
    path("plants/<uuid:enterprise_id>/programmes/", reporting.plant_programme_consent, name="plant_programme_consent"),
    path(
        "plants/<uuid:enterprise_id>/programmes/<uuid:programme_consent_id>/withdraw/",
        reporting.plant_programme_consent_withdraw,
        name="plant_programme_consent_withdraw",
    ),
    path(
        "enterprises/<uuid:enterprise_id>/programmes/",
        reporting.programme_consent_record,
        name="programme_consent_record",
    ),
    path(
        "enterprises/<uuid:enterprise_id>/programmes/<uuid:programme_consent_id>/withdraw/",
        reporting.programme_consent_withdraw,
        name="programme_consent_withdraw",
    ),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invitation_create, name="invitation_create"),
    path("people/invitations/<uuid:invitation_id>/resend/", people.invitation_resend, name="invitation_resend"),
    path("people/invitations/<uuid:invitation_id>/withdraw/", people.invitation_withdraw, name="invitation_withdraw"),
    path("people/<uuid:membership_id>/", people.person_detail, name="person_detail"),
    path("people/<uuid:membership_id>/role/", people.person_role, name="person_role"),
    path("people/<uuid:membership_id>/end/", people.person_end, name="person_end"),
    path("support/", support.support_list, name="support_list"),
    path("support/new/", support.support_grant, name="support_grant"),
    path("support/<uuid:support_id>/", support.support_detail, name="support_detail"),
    path("support/<uuid:support_id>/end/", support.support_end, name="support_end"),
    path("profile/", profile.centre_profile, name="centre_profile"),
    path("profile/edit/", profile.centre_profile_edit, name="centre_profile_edit"),
    path("profile/logo/", profile.centre_logo, name="centre_logo"),
    path("history/", profile.history, name="history"),
]

urlpatterns = [
    path("centres/<slug:centre_slug>/", include(IN_A_CENTRE)),
    path("invitations/<slug:centre_slug>/<str:secret>/", invitations.invitation, name="invitation"),
    path("network/centres/", network.network_centres, name="network_centres"),
    path("network/centres/new/", network.network_centre_create, name="network_centre_create"),
    path("network/directors/<slug:centre_slug>/", network.network_director_invite, name="network_director_invite"),
    path("network/staff/", network.network_staff, name="network_staff"),
    path("network/staff/<int:staff_id>/role/", network.network_staff_role, name="network_staff_role"),
    path("network/staff/<int:staff_id>/end/", network.network_staff_end, name="network_staff_end"),
    path("network/programmes/", programmes.programme_list, name="programme_list"),
    path("network/programmes/new/", programmes.programme_create, name="programme_create"),
    path("network/programmes/<int:programme_id>/edit/", programmes.programme_edit, name="programme_edit"),
    path("network/programmes/<int:programme_id>/close/", programmes.programme_close, name="programme_close"),
    path("network/programmes/<int:programme_id>/open/", programmes.programme_open, name="programme_open"),
    path("network/support/", support.own_support, name="own_support"),
    path("network/support/<slug:centre_slug>/end/", support.own_support_end, name="own_support_end"),
    path("me/", me.me, name="me"),
    path("language/", me.set_language, name="set_language"),
]
