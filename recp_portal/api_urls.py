"""The addresses of the API, below `/api/v1/`."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from assessments import api as assessments
from centres import api as centres
from documents import api as documents
from indicators import api as indicators
from knowledge import api as knowledge
from recp_portal.homes import api as homes
from releases import api as releases
from releases.api import reference

app_name = "api"

router = SimpleRouter(use_regex_path=False)
router.register("enterprises", centres.EnterpriseViewSet, basename="enterprise")
router.register("sites", centres.SiteViewSet, basename="site")
router.register("products", centres.ProductViewSet, basename="product")
router.register("assessments", assessments.AssessmentViewSet, basename="assessment")
router.register("rounds", assessments.RoundViewSet, basename="round")
router.register("flows", assessments.FlowViewSet, basename="flow")
router.register("site-fuels", assessments.SiteFuelViewSet, basename="site-fuel")
router.register("options", assessments.OptionViewSet, basename="option")
router.register("effects", assessments.EffectViewSet, basename="effect")
router.register("progress", assessments.ProgressViewSet, basename="progress")
router.register("human-effects", assessments.HumanEffectViewSet, basename="human-effect")
router.register("effluent-loads", assessments.EffluentViewSet, basename="effluent-load")
router.register("local-indicators", assessments.LocalIndicatorViewSet, basename="local-indicator")
router.register("baseline-lines", assessments.BaselineLineViewSet, basename="baseline-line")
router.register("meters", assessments.MeterViewSet, basename="meter")
router.register("bills", assessments.BillViewSet, basename="bill")
router.register("unit-operations", assessments.UnitOperationViewSet, basename="unit-operation")
router.register("substances", assessments.SubstanceViewSet, basename="substance")
router.register("streams", assessments.StreamViewSet, basename="stream")
router.register("utilities", assessments.UtilityViewSet, basename="utility")
router.register("price-bands", assessments.PriceBandViewSet, basename="price-band")
router.register("benchmarks", assessments.BenchmarkViewSet, basename="benchmark")
router.register("factor-sets", indicators.FactorSetViewSet, basename="factor-set")
router.register("own-factors", indicators.OwnFactorViewSet, basename="own-factor")
router.register("documents", documents.DocumentViewSet, basename="document")
router.register("results", assessments.ResultViewSet, basename="result")

network = SimpleRouter(use_regex_path=False)
network.register("releases", releases.ReleaseViewSet, basename="network-release")
network.register("programmes", reference.ProgrammeViewSet, basename="network-programme")
network.register("rates", reference.RateViewSet, basename="network-rate")

urlpatterns = [
    path("tokens/", homes.TokenViewSet.as_view({"get": "list", "post": "create"}), name="tokens"),
    path("tokens/current/", homes.TokenViewSet.as_view({"delete": "destroy_current"}), name="token-current"),
    path("tokens/<str:key>/", homes.TokenViewSet.as_view({"delete": "destroy"}), name="token"),
    path("me/", homes.MeView.as_view(), name="me"),
    path("calculations/", assessments.CalculationView.as_view(), name="calculations"),
    path("network/coverage/", releases.CoverageViewSet.as_view({"get": "retrieve"}), name="network-coverage"),
    path("network/open/", releases.OpenDataListView.as_view(), name="network-open-list"),
    path("network/open/<int:release_id>/", releases.OpenDataFileView.as_view(), name="network-open-file"),
    path("network/", include(network.urls)),
    path("schema/", homes.SchemaView.as_view(), name="schema"),
    path("docs/", homes.docs, name="docs"),
    path("centres/<slug:centre_slug>/", centres.CentreProfileViewSet.as_view({"get": "retrieve"}), name="centre"),
    path("centres/<slug:centre_slug>/similar/", knowledge.SimilarViewSet.as_view({"get": "list"}), name="similar"),
    path("network/similar/", knowledge.NetworkSimilarView.as_view(), name="network-similar"),
    path("network/similar/catalogue/", knowledge.CatalogueView.as_view(), name="similar-catalogue"),
    path("centres/<slug:centre_slug>/", include(router.urls)),
]
