alter session /* JDBC:SnowflakeConnectionImpl.setAutoCommit*/ set autocommit=false;

BEGIN TRANSACTION;

UPDATE "FINOPS"."TARN"."LOAD_LOCK" SET "TURN" = "TURN" + 1;

SELECT CURRENT_TRANSACTION();

UPDATE "FINOPS"."TARN"."LOAD_FENCE" SET attempt = attempt + 1 WHERE vendor = ? AND export_name = ? AND account = ? AND billing_period = ?;

INSERT INTO "FINOPS"."TARN"."LOAD_FENCE" (vendor, export_name, account, billing_period, attempt) VALUES (?, ?, ?, ?, 1);

UPDATE "FINOPS"."TARN"."LOAD_STATES" SET status = 'STARTED', attempt = ?, load_id = ?, started_at = ?, ended_at = NULL, error_message = NULL, load_completed = current_version, row_count = CASE WHEN current_version THEN row_count ELSE 0 END, data_format_version = CASE WHEN current_version THEN data_format_version ELSE ? END, load_timestamp = CASE WHEN current_version THEN load_timestamp ELSE ? END, file_count = CASE WHEN current_version THEN file_count ELSE ? END, table_dataset = CASE WHEN current_version THEN table_dataset ELSE ? END, table_name = CASE WHEN current_version THEN table_name ELSE ? END, source = CASE WHEN current_version THEN source ELSE ? END, files = CASE WHEN current_version THEN files ELSE ? END WHERE vendor = ? AND export_name = ? AND account = ? AND billing_period = ? AND version_id = ?;

INSERT INTO "FINOPS"."TARN"."LOAD_STATES" (attempt, load_id, started_at, data_format_version, load_timestamp, file_count, table_dataset, table_name, source, files, vendor, export_name, account, billing_period, version_id, status, current_version, load_completed, row_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'STARTED', false, false, 0);

SELECT CURRENT_TRANSACTION();

COMMIT;

alter session /* JDBC:SnowflakeConnectionImpl.setAutoCommit*/ set autocommit=true;

SELECT TABLE_NAME, COMMENT FROM "FINOPS"."INFORMATION_SCHEMA"."TABLES" WHERE TABLE_SCHEMA = ? AND STARTSWITH(TABLE_NAME, ?) ORDER BY TABLE_NAME;

SELECT TABLE_SCHEMA, TABLE_NAME, COMMENT FROM "FINOPS"."INFORMATION_SCHEMA"."TABLES" WHERE STARTSWITH(TABLE_NAME, ?);

SELECT vendor, export_name, account, billing_period FROM "FINOPS"."TARN"."LOAD_STATES" WHERE current_version AND lower(table_dataset) = lower(?) AND lower(table_name) = lower(?) AND NOT (vendor = ? AND export_name = ? AND true);

SELECT t.TABLE_SCHEMA, t.TABLE_NAME, t.TABLE_TYPE, t.COMMENT, c.COLUMN_NAME, c.DATA_TYPE, c.NUMERIC_PRECISION, c.NUMERIC_SCALE, c.COMMENT FROM "FINOPS"."INFORMATION_SCHEMA"."TABLES" AS t JOIN "FINOPS"."INFORMATION_SCHEMA"."COLUMNS" AS c ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME WHERE t.TABLE_SCHEMA IN (?) AND t.TABLE_NAME IN (?) AND c.TABLE_SCHEMA IN (?) AND c.TABLE_NAME IN (?) ORDER BY t.TABLE_SCHEMA, t.TABLE_NAME, c.ORDINAL_POSITION;

CREATE TRANSIENT TABLE "FINOPS"."TARN"."TARN_STAGE_<attempt>_0" ("BILLING_PERIOD" VARCHAR, "TARN_ACCOUNT" VARCHAR, "TARN_LOAD_ID" VARCHAR, "TARN_SOURCE_FILE" VARCHAR, "LINE_ITEM" VARCHAR, "COST" VARCHAR) DATA_RETENTION_TIME_IN_DAYS = 0 COMMENT = '{"tarn":"staged rows","vendor":"aws","export":"cur","account":"","period":"2025-03","attempt":"1","since":"<now>"}';

PUT 'file://<folder>/part-0.parquet' '@"FINOPS"."TARN"."TARN_FILES"/load/<attempt>/0/0/' PARALLEL = 4 AUTO_COMPRESS = FALSE SOURCE_COMPRESSION = NONE OVERWRITE = TRUE;

COPY INTO "FINOPS"."TARN"."TARN_STAGE_<attempt>_0" FROM '@"FINOPS"."TARN"."TARN_FILES"/load/<attempt>/0/0/' FILE_FORMAT = (TYPE = PARQUET BINARY_AS_TEXT = FALSE USE_LOGICAL_TYPE = TRUE NULL_IF = ()) MATCH_BY_COLUMN_NAME = CASE_SENSITIVE ON_ERROR = ABORT_STATEMENT;

SELECT "TARN_SOURCE_FILE", '', COUNT(*), COALESCE(SUM(CAST("COST" AS NUMBER(38,18))), 0) FROM "FINOPS"."TARN"."TARN_STAGE_<attempt>_0" GROUP BY 1, 2;

BEGIN TRANSACTION;

UPDATE "FINOPS"."TARN"."LOAD_LOCK" SET "TURN" = "TURN" + 1;

UPDATE "FINOPS"."TARN"."LOAD_FENCE" SET attempt = attempt WHERE vendor = ? AND export_name = ? AND account = ? AND billing_period = ? AND attempt = ?;

SELECT CURRENT_TRANSACTION();

SELECT table_dataset, table_name FROM "FINOPS"."TARN"."LOAD_STATES" WHERE vendor = ? AND export_name = ? AND current_version GROUP BY table_dataset, table_name ORDER BY min(billing_period), table_name;

SELECT t.TABLE_SCHEMA, t.TABLE_NAME, t.TABLE_TYPE, t.COMMENT, c.COLUMN_NAME, c.DATA_TYPE, c.NUMERIC_PRECISION, c.NUMERIC_SCALE, c.COMMENT FROM "FINOPS"."INFORMATION_SCHEMA"."TABLES" AS t JOIN "FINOPS"."INFORMATION_SCHEMA"."COLUMNS" AS c ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME WHERE t.TABLE_SCHEMA IN (?) AND t.TABLE_NAME IN (?, ?) AND c.TABLE_SCHEMA IN (?) AND c.TABLE_NAME IN (?, ?) ORDER BY t.TABLE_SCHEMA, t.TABLE_NAME, c.ORDINAL_POSITION;

CREATE OR REPLACE VIEW "FINOPS"."BILLS"."CUR_UNIFIED" ("BILLING_PERIOD", "TARN_ACCOUNT", "TARN_LOAD_ID", "TARN_SOURCE_FILE", "LINE_ITEM", "COST", "TAGS" COMMENT 'map(text, text)') COPY GRANTS COMMENT = 'Every row that is current. Made by Tarn: 33749911' AS SELECT CAST("BILLING_PERIOD" AS VARCHAR) AS "BILLING_PERIOD", CAST("TARN_ACCOUNT" AS VARCHAR) AS "TARN_ACCOUNT", CAST("TARN_LOAD_ID" AS VARCHAR) AS "TARN_LOAD_ID", CAST("TARN_SOURCE_FILE" AS VARCHAR) AS "TARN_SOURCE_FILE", CAST("LINE_ITEM" AS VARCHAR) AS "LINE_ITEM", CAST("COST" AS VARCHAR) AS "COST", "TAGS" AS "TAGS" FROM "FINOPS"."BILLS"."CUR";

CREATE TABLE "FINOPS"."BILLS"."TARN_KEPT_B13D7160_<when>_<any>" ("BILLING_PERIOD" VARCHAR, "TARN_ACCOUNT" VARCHAR, "TARN_LOAD_ID" VARCHAR, "TARN_SOURCE_FILE" VARCHAR, "LINE_ITEM" VARCHAR, "COST" VARCHAR, "TAGS" VARIANT COMMENT 'map(text, text)') COMMENT = 'Made by Tarn.' AS SELECT "BILLING_PERIOD" AS "BILLING_PERIOD", "TARN_ACCOUNT" AS "TARN_ACCOUNT", "TARN_LOAD_ID" AS "TARN_LOAD_ID", "TARN_SOURCE_FILE" AS "TARN_SOURCE_FILE", "LINE_ITEM" AS "LINE_ITEM", CAST("COST" AS VARCHAR) AS "COST", "TAGS" AS "TAGS" FROM "FINOPS"."BILLS"."CUR";

SELECT CURRENT_TRANSACTION();

SELECT COUNT(*) FROM "FINOPS"."BILLS"."CUR" UNION ALL SELECT COUNT(*) FROM "FINOPS"."BILLS"."TARN_KEPT_B13D7160_<when>_<any>";

SELECT COALESCE(MAX("ID"), 0) FROM "FINOPS"."TARN"."SNAPSHOTS";

COMMENT ON TABLE "FINOPS"."BILLS"."CUR" IS 'Made by Tarn: until snapshot 3 CUR';

ALTER TABLE "FINOPS"."BILLS"."CUR" SWAP WITH "FINOPS"."BILLS"."TARN_KEPT_B13D7160_<when>_<any>";

UPDATE "FINOPS"."TARN"."SHAPES" SET "PLACE" = ? WHERE "DATASET" = ? AND "NAME" = ? AND "PLACE" = "NAME" AND "FROM_SNAPSHOT" <= ?;

CREATE OR REPLACE VIEW "FINOPS"."BILLS"."CUR_UNIFIED" ("BILLING_PERIOD", "TARN_ACCOUNT", "TARN_LOAD_ID", "TARN_SOURCE_FILE", "LINE_ITEM", "COST", "TAGS" COMMENT 'map(text, text)') COPY GRANTS COMMENT = 'Every row that is current. Made by Tarn: 33749911' AS SELECT CAST("BILLING_PERIOD" AS VARCHAR) AS "BILLING_PERIOD", CAST("TARN_ACCOUNT" AS VARCHAR) AS "TARN_ACCOUNT", CAST("TARN_LOAD_ID" AS VARCHAR) AS "TARN_LOAD_ID", CAST("TARN_SOURCE_FILE" AS VARCHAR) AS "TARN_SOURCE_FILE", CAST("LINE_ITEM" AS VARCHAR) AS "LINE_ITEM", CAST("COST" AS VARCHAR) AS "COST", "TAGS" AS "TAGS" FROM "FINOPS"."BILLS"."CUR";

COMMIT;

alter session /* JDBC:SnowflakeConnectionImpl.setAutoCommit*/ set autocommit=false;

BEGIN TRANSACTION;

UPDATE "FINOPS"."TARN"."LOAD_LOCK" SET "TURN" = "TURN" + 1;

UPDATE "FINOPS"."TARN"."LOAD_FENCE" SET attempt = attempt WHERE vendor = ? AND export_name = ? AND account = ? AND billing_period = ? AND attempt = ?;

SELECT vendor, export_name, account, billing_period FROM "FINOPS"."TARN"."LOAD_STATES" WHERE current_version AND lower(table_dataset) = lower(?) AND lower(table_name) = lower(?) AND NOT (vendor = ? AND export_name = ? AND true);

SELECT table_dataset, table_name FROM "FINOPS"."TARN"."LOAD_STATES" WHERE vendor = ? AND export_name = ? AND current_version GROUP BY table_dataset, table_name ORDER BY min(billing_period), table_name;

SELECT t.TABLE_SCHEMA, t.TABLE_NAME, t.TABLE_TYPE, t.COMMENT, c.COLUMN_NAME, c.DATA_TYPE, c.NUMERIC_PRECISION, c.NUMERIC_SCALE, c.COMMENT FROM "FINOPS"."INFORMATION_SCHEMA"."TABLES" AS t JOIN "FINOPS"."INFORMATION_SCHEMA"."COLUMNS" AS c ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME WHERE t.TABLE_SCHEMA IN (?) AND t.TABLE_NAME IN (?, ?) AND c.TABLE_SCHEMA IN (?) AND c.TABLE_NAME IN (?, ?) ORDER BY t.TABLE_SCHEMA, t.TABLE_NAME, c.ORDINAL_POSITION;

SELECT COALESCE(MAX("ID"), 0) + 1, SYSDATE(), CURRENT_TRANSACTION() FROM "FINOPS"."TARN"."SNAPSHOTS";

SELECT DISTINCT table_dataset, table_name FROM "FINOPS"."TARN"."LOAD_STATES" WHERE vendor = ? AND export_name = ? AND account = ? AND billing_period = ? AND current_version;

DELETE FROM "FINOPS"."BILLS"."CUR" WHERE "BILLING_PERIOD" = ? AND "TARN_ACCOUNT" = ?;

INSERT INTO "FINOPS"."BILLS"."CUR" ("BILLING_PERIOD", "TARN_ACCOUNT", "TARN_LOAD_ID", "TARN_SOURCE_FILE", "LINE_ITEM", "COST") SELECT "BILLING_PERIOD", "TARN_ACCOUNT", "TARN_LOAD_ID", "TARN_SOURCE_FILE", "LINE_ITEM", "COST" FROM "FINOPS"."TARN"."TARN_STAGE_<attempt>_0";

UPDATE "FINOPS"."TARN"."LOAD_STATES" SET status = 'COMPLETED', load_completed = true, row_count = ?, file_count = ?, data_format_version = ?, load_timestamp = ?, ended_at = ?, error_message = NULL, table_dataset = ?, table_name = ?, load_id = ?, source = ?, files = ? WHERE vendor = ? AND export_name = ? AND account = ? AND billing_period = ? AND version_id = ? AND attempt = ?;

UPDATE "FINOPS"."TARN"."LOAD_STATES" SET current_version = (version_id = ?) WHERE vendor = ? AND export_name = ? AND account = ? AND billing_period = ? AND (current_version OR version_id = ?);

SELECT count(*) FROM "FINOPS"."TARN"."SCHEMA_VERSIONS" WHERE vendor = ? AND export_name = ? AND hash = ?;

INSERT INTO "FINOPS"."TARN"."SCHEMA_VERSIONS" (vendor, export_name, hash, columns, mapping, since) VALUES (?, ?, ?, ?, ?, ?);

SELECT s."DATASET", s."NAME", s."PLACE", s."COLUMNS", s."TABLES" FROM "FINOPS"."TARN"."SHAPES" AS s WHERE s."FROM_SNAPSHOT" <= ? ORDER BY s."FROM_SNAPSHOT";

INSERT INTO "FINOPS"."TARN"."SHAPES" ("DATASET", "NAME", "FROM_SNAPSHOT", "PLACE", "COLUMNS", "TABLES") VALUES (?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?);

INSERT INTO "FINOPS"."TARN"."SNAPSHOTS" ("ID", "BEGAN_AT", "TAKEN_AT", "LOADS", "CHANGES") SELECT ?, CAST(? AS TIMESTAMP_NTZ(9)), SYSDATE(), ?, ?;

SELECT CURRENT_TRANSACTION();

COMMIT;

SELECT "ID" FROM "FINOPS"."TARN"."SNAPSHOTS" WHERE "ID" = ? AND "BEGAN_AT" = CAST(? AS TIMESTAMP_NTZ(9));

alter session /* JDBC:SnowflakeConnectionImpl.setAutoCommit*/ set autocommit=true;

REMOVE '@"FINOPS"."TARN"."TARN_FILES"/load/<attempt>/';

DROP TABLE IF EXISTS "FINOPS"."TARN"."TARN_STAGE_<attempt>_0";
