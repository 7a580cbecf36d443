"""Put the lists of counted results behind a row policy: they name centres, and only the making of releases needs them."""

from django.db import migrations

HIDE = """
ALTER TABLE releases_countedresults ENABLE ROW LEVEL SECURITY;
ALTER TABLE releases_countedresults FORCE ROW LEVEL SECURITY;
CREATE POLICY network_releases ON releases_countedresults
    USING ((SELECT current_setting('recp.purpose')) = 'network_releases')
    WITH CHECK ((SELECT current_setting('recp.purpose')) = 'network_releases');
"""
SHOW = """
DROP POLICY network_releases ON releases_countedresults;
ALTER TABLE releases_countedresults NO FORCE ROW LEVEL SECURITY;
ALTER TABLE releases_countedresults DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [("releases", "0001_releases")]

    operations = [migrations.RunSQL(HIDE, SHOW)]
