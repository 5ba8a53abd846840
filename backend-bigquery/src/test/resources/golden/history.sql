SELECT DISTINCT vendor, export_name FROM `tarn-emulated.DATASET.tarn_load_states` ORDER BY vendor, export_name;

SELECT s.`hash`, s.`columns`, s.`mapping`, s.since FROM `tarn-emulated.DATASET.tarn_schema_versions` AS s WHERE s.vendor = @p0 AND s.export_name = @p1 ORDER BY s.since, s.`hash`;

SELECT s.* FROM `tarn-emulated.DATASET.tarn_load_states` AS s WHERE s.vendor = @p0 AND s.export_name = @p1 AND s.billing_period = @p2 ORDER BY s.started_at, s.attempt, s.account, s.version_id;

SELECT DISTINCT 0 AS nr, FORMAT_TIMESTAMP('%Y-%m', _PARTITIONTIME) AS month FROM `tarn-emulated.DATASET.cur`;

SELECT s.* FROM `tarn-emulated.DATASET.tarn_load_states` AS s WHERE s.vendor = @p0 AND s.export_name = @p1 ORDER BY s.billing_period, s.started_at, s.attempt, s.account, s.version_id;

SELECT DISTINCT 0 AS nr, FORMAT_TIMESTAMP('%Y-%m', _PARTITIONTIME) AS month FROM `tarn-emulated.DATASET.cur`;
