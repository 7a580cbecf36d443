"""The addresses of a centre's imports, below `/centres/<slug>/imports/`."""

from django.urls import path

from imports import views

app_name = "imports"
urlpatterns = [
    path("", views.import_list, name="list"),
    path("<int:import_number>/", views.import_detail, name="detail"),
    path("<int:import_number>/status/", views.import_status, name="status"),
    path("<int:import_number>/mapping/", views.import_mapping, name="mapping"),
    path("<int:import_number>/take/", views.import_take, name="take"),
    path("<int:import_number>/revert/", views.import_revert, name="revert"),
    path("<int:import_number>/files/<str:import_file>/", views.import_file, name="file"),
]
