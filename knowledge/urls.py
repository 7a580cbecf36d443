"""The addresses of what similar plants did."""

from django.urls import path

from knowledge import views

urlpatterns = [
    path("centres/<slug:centre_slug>/similar/", views.similar_list, name="similar_list"),
    path("centres/<slug:centre_slug>/similar/<str:card>/", views.similar_detail, name="similar_detail"),
    path(
        "centres/<slug:centre_slug>/assessments/<slug:reference>/options/<int:option_number>/similar/",
        views.similar_to_option,
        name="similar_to_option",
    ),
    path("network/similar/", views.network_similar_list, name="network_similar_list"),
    path("network/similar/<str:card>/", views.network_similar_detail, name="network_similar_detail"),
]
