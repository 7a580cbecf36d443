"""The site map."""

from django.urls import include, path

urlpatterns = [
    path("centres/<slug:centre_slug>/documents/", include("documents.urls")),
    path("accounts/", include("allauth.urls")),
]
