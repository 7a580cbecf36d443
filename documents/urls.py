"""The addresses of a centre's documents, below `/centres/<slug>/documents/`, and of the network's."""

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

network_urlpatterns = [
    path("<uuid:network_document_id>/", views.network_document, name="detail"),
    path("<uuid:network_document_id>/status/", views.network_document_status, name="status"),
    path("<uuid:network_document_id>/retry/", views.network_document_retry, name="retry"),
    path("<uuid:network_document_id>/file/", views.network_document_file, name="file"),
]
in_network = (network_urlpatterns, "network_documents")  # below `/network/documents/`
