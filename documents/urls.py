"""The addresses of a centre's documents, below `/centres/<slug>/documents/`."""

from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="list"),
    path("<uuid:document_id>/", views.document_detail, name="detail"),
    path("<uuid:document_id>/status/", views.document_status, name="status"),
    path("<uuid:document_id>/retry/", views.document_retry, name="retry"),
    path("<uuid:document_id>/file/", views.document_file, name="file"),
]
