"""Let the database refuse every change of a published factor set: its own row, its fuels, its grid factors."""

from django.db import migrations

LOCK = """
CREATE FUNCTION refuse_change_of_published_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_published THEN
        RAISE EXCEPTION 'a published factor set never changes: publish a new version' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION refuse_change_in_published_set() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    touched := CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.factor_set_id]
        WHEN 'DELETE' THEN ARRAY[OLD.factor_set_id]
        ELSE ARRAY[OLD.factor_set_id, NEW.factor_set_id]
    END;
    IF EXISTS (SELECT 1 FROM indicators_factorset WHERE id = ANY (touched) AND is_published) THEN
        RAISE EXCEPTION 'a published factor set never changes: publish a new version' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER published_for_ever BEFORE UPDATE OR DELETE ON indicators_factorset
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_set();
CREATE TRIGGER published_for_ever BEFORE INSERT OR UPDATE OR DELETE ON indicators_fuelproperty
    FOR EACH ROW EXECUTE FUNCTION refuse_change_in_published_set();
CREATE TRIGGER published_for_ever BEFORE INSERT OR UPDATE OR DELETE ON indicators_gridfactor
    FOR EACH ROW EXECUTE FUNCTION refuse_change_in_published_set();
"""

UNLOCK = """
DROP TRIGGER published_for_ever ON indicators_factorset;
DROP TRIGGER published_for_ever ON indicators_fuelproperty;
DROP TRIGGER published_for_ever ON indicators_gridfactor;
DROP FUNCTION refuse_change_of_published_set();
DROP FUNCTION refuse_change_in_published_set();
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0004_factor_sets_2026_2")]

    operations = [migrations.RunSQL(LOCK, UNLOCK)]
