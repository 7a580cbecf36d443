"""The addresses of a centre's own totals, below /centres/<slug>/totals/."""

from django.urls import path

from network import views

urlpatterns = [
    path("", views.centre_totals, name="centre_totals"),
    path("held-back/", views.centre_held_back, name="centre_held_back"),
]
