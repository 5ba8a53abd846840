SELECT p.id, p.taken_at, p.prepared_at, p.vendor, p.export_name, p.loads, p.changes, CURRENT_TIMESTAMP() AS looked_up FROM `tarn-emulated.DATASET.tarn_publishes` AS p ORDER BY p.id;

SELECT p.id, p.taken_at, p.prepared_at, p.vendor, p.export_name, p.loads, p.changes, CURRENT_TIMESTAMP() AS looked_up FROM `tarn-emulated.DATASET.tarn_publishes` AS p ORDER BY p.id;

SELECT s.table_dataset, s.table_name, s.publish_id, s.vendor, s.export_name, s.is_view, s.`columns` FROM `tarn-emulated.DATASET.tarn_shapes` AS s ORDER BY s.publish_id;

SELECT s.table_dataset, s.table_name, s.publish_id, s.vendor, s.export_name, s.is_view, s.`columns` FROM `tarn-emulated.DATASET.tarn_shapes` AS s ORDER BY s.publish_id;

CREATE SNAPSHOT TABLE `tarn-emulated.DATASET.tarn_snapshot_ID` CLONE `tarn-emulated.DATASET.cur` FOR SYSTEM_TIME AS OF TIMESTAMP 'TIME' OPTIONS (expiration_timestamp = TIMESTAMP 'TIME', labels = [('made-by', 'tarn')]);

SELECT SUM(IF(c.tarn_n > 0, c.tarn_n, 0)) AS inserted, SUM(IF(c.tarn_n < 0, -c.tarn_n, 0)) AS deleted, tarn_key0 FROM (SELECT SUM(IF(r.tarn_side = 1, 1, -1)) AS tarn_n, tarn_key0 FROM (SELECT tarn_side, `billing_period` AS tarn_value0, `tarn_account` AS tarn_value1, `line_item` AS tarn_value2, `cost` AS tarn_value3, `line_item` AS tarn_key0 FROM (SELECT 0 AS tarn_side, b.* FROM (SELECT `billing_period`, `tarn_account`, `tarn_load_id`, `tarn_source_file`, `line_item`, `cost` FROM `tarn-emulated.DATASET.tarn_snapshot_ID`) AS b UNION ALL SELECT 1 AS tarn_side, a.* FROM (SELECT `billing_period`, `tarn_account`, `tarn_load_id`, `tarn_source_file`, `line_item`, `cost` FROM `tarn-emulated.DATASET.cur` FOR SYSTEM_TIME AS OF TIMESTAMP 'TIME') AS a) AS q) AS r GROUP BY tarn_value0, tarn_value1, tarn_value2, tarn_value3, tarn_key0) AS c GROUP BY tarn_key0;

SELECT r.tarn_side, COALESCE(SUM(CAST(`cost` AS BIGNUMERIC)), CAST(0 AS BIGNUMERIC)) AS tarn_sum0, tarn_key0 FROM (SELECT q.*, `line_item` AS tarn_key0 FROM (SELECT 0 AS tarn_side, b.* FROM (SELECT `billing_period`, `tarn_account`, `tarn_load_id`, `tarn_source_file`, `line_item`, `cost` FROM `tarn-emulated.DATASET.tarn_snapshot_ID`) AS b UNION ALL SELECT 1 AS tarn_side, a.* FROM (SELECT `billing_period`, `tarn_account`, `tarn_load_id`, `tarn_source_file`, `line_item`, `cost` FROM `tarn-emulated.DATASET.cur` FOR SYSTEM_TIME AS OF TIMESTAMP 'TIME') AS a) AS q) AS r GROUP BY tarn_side, tarn_key0;
