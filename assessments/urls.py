"""The addresses of a centre's assessments, below `/centres/<slug>/assessments/`."""

from django.urls import URLPattern, URLResolver, include, path

from assessments import views

in_round: list[URLPattern | URLResolver] = [
    path("edit/", views.round_edit, name="round_edit"),
    path("flows/", views.flow_list, name="flow_list"),
    path("flows/new/", views.flow_create, name="flow_create"),
    path("flows/like-baseline/", views.flow_repeat, name="flow_repeat"),
    path("flows/check/", views.flow_check, name="flow_check"),
    path("flows/<uuid:flow_id>/", views.flow_edit, name="flow_edit"),
    path("flows/<uuid:flow_id>/remove/", views.flow_remove, name="flow_remove"),
    path("people/new/", views.human_create, name="human_create"),
    path("people/<uuid:human_id>/", views.human_edit, name="human_edit"),
    path("people/<uuid:human_id>/remove/", views.human_remove, name="human_remove"),
    path("balance/", views.round_balance, name="round_balance"),
    path("process/", views.process_list, name="process_list"),
    path("process/<slug:process_part>/new/", views.process_create, name="process_create"),
    path("process/<slug:process_part>/<uuid:process_id>/", views.process_edit, name="process_edit"),
    path("process/<slug:process_part>/<uuid:process_id>/remove/", views.process_remove, name="process_remove"),
    path("results/", views.round_results, name="round_results"),
    path("recalculation/", views.round_recalculation, name="round_recalculation"),
    path("why/", views.round_why, name="round_why"),
    path("review/", views.round_review, name="round_review"),
    path("review/answers/", views.round_answer, name="round_answer"),
    path("review/submit/", views.round_submit, name="round_submit"),
    path("review/return/", views.round_return, name="round_return"),
    path("review/accept/", views.round_accept, name="round_accept"),
    path("review/open-again/", views.round_reopen, name="round_reopen"),
]

in_assessment: list[URLPattern | URLResolver] = [
    path("", views.assessment_detail, name="assessment_detail"),
    path("edit/", views.assessment_edit, name="assessment_edit"),
    path("history/", views.assessment_history, name="assessment_history"),
    path("people/", views.human_list, name="human_list"),
    path("fuels/", views.fuel_list, name="fuel_list"),
    path("fuels/new/", views.fuel_create, name="fuel_create"),
    path("fuels/<uuid:fuel_id>/", views.fuel_edit, name="fuel_edit"),
    path("fuels/<uuid:fuel_id>/remove/", views.fuel_remove, name="fuel_remove"),
    path("options/", views.option_list, name="option_list"),
    path("options/new/", views.option_create, name="option_create"),
    path("options/check/", views.option_check, name="option_check"),
    path("options/best-set/", views.option_best_set, name="option_best_set"),
    path("options/ranking/", views.option_ranking, name="option_ranking"),
    path("options/<int:option_number>/", views.option_detail, name="option_detail"),
    path("options/<int:option_number>/edit/", views.option_edit, name="option_edit"),
    path("options/<int:option_number>/remove/", views.option_remove, name="option_remove"),
    path("options/<int:option_number>/costs/", views.option_costs, name="option_costs"),
    path("options/<int:option_number>/relations/", views.option_relations, name="option_relations"),
    path("options/<int:option_number>/progress/", views.option_progress, name="option_progress"),
    path("rounds/new/<slug:kind>/", views.round_create, name="round_create"),
    path("rounds/<int:round_number>/", include(in_round)),
]

urlpatterns = [
    path("", views.assessment_list, name="assessment_list"),
    path("new/", views.assessment_create, name="assessment_create"),
    path("compared-with/", views.check_list, name="check_list"),
    path("compared-with/prices/new/", views.price_band_create, name="price_band_create"),
    path("compared-with/prices/<uuid:band_id>/", views.price_band_edit, name="price_band_edit"),
    path("compared-with/prices/<uuid:band_id>/remove/", views.price_band_remove, name="price_band_remove"),
    path("compared-with/benchmarks/new/", views.benchmark_create, name="benchmark_create"),
    path("compared-with/benchmarks/<uuid:benchmark_id>/", views.benchmark_edit, name="benchmark_edit"),
    path("compared-with/benchmarks/<uuid:benchmark_id>/remove/", views.benchmark_remove, name="benchmark_remove"),
    path("<slug:reference>/", include(in_assessment)),
]
