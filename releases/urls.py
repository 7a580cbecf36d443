"""The addresses of releases, below /network/releases/."""

from django.urls import path

from releases import views

urlpatterns = [
    path("", views.release_list, name="release_list"),
    path("new/", views.release_create, name="release_create"),
    path("rules/", views.network_rules, name="network_rules"),
    path("compare/", views.release_compare, name="release_compare"),
    path("<int:release_id>/", views.release_detail, name="release_detail"),
    path("<int:release_id>/pictures/", views.release_pictures, name="release_pictures"),
    path("<int:release_id>/restate/", views.release_restate, name="release_restate"),
    path("<int:release_id>/report/", views.release_report, name="release_report"),
    path("<int:release_id>/status/", views.release_status, name="release_status"),
    path("<int:release_id>/open/", views.release_open, name="release_open"),
    path("<int:release_id>/retry/", views.release_retry, name="release_retry"),
]
