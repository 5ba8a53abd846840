SELECT TABLE_NAME, COMMENT FROM "FINOPS"."INFORMATION_SCHEMA"."TABLES" WHERE TABLE_SCHEMA = ? AND STARTSWITH(TABLE_NAME, ?) ORDER BY TABLE_NAME;

SELECT f.vendor, f.export_name, f.account, f.billing_period, f.attempt FROM "FINOPS"."TARN"."LOAD_FENCE" AS f JOIN "FINOPS"."TARN"."LOAD_STATES" AS s ON s.vendor = f.vendor AND s.export_name = f.export_name AND s.account = f.account AND s.billing_period = f.billing_period AND s.attempt = f.attempt WHERE s.status = 'STARTED';

REMOVE '@"FINOPS"."TARN"."TARN_FILES"/load/<attempt>/';

DROP TABLE IF EXISTS "FINOPS"."TARN"."TARN_STAGE_<attempt>_0";

SELECT TABLE_SCHEMA, TABLE_NAME, COMMENT FROM "FINOPS"."INFORMATION_SCHEMA"."TABLES" WHERE STARTSWITH(TABLE_NAME, ?);
