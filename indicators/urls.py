"""The addresses of factors, below `/centres/<slug>/factors/`."""

from django.urls import path

from indicators import views

urlpatterns = [
    path("", views.factors, name="factors"),
    path("own/new/", views.own_factor_create, name="own_factor_create"),
    path("own/<uuid:factor_id>/withdraw/", views.own_factor_withdraw, name="own_factor_withdraw"),
    path("<int:factor_set_id>/", views.factor_set, name="factor_set"),
]

in_network = [
    path("", views.rate_list, name="rate_list"),
    path("new/", views.rate_create, name="rate_create"),
]
