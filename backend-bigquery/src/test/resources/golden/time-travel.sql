SELECT p.id, p.taken_at, p.prepared_at, p.vendor, p.export_name, p.loads, p.changes, CURRENT_TIMESTAMP() AS looked_up FROM `tarn-emulated.DATASET.tarn_publishes` AS p ORDER BY p.id;

SELECT p.id, p.taken_at, p.prepared_at, p.vendor, p.export_name, p.loads, p.changes, CURRENT_TIMESTAMP() AS looked_up FROM `tarn-emulated.DATASET.tarn_publishes` AS p ORDER BY p.id;

SELECT s.table_dataset, s.table_name, s.publish_id, s.vendor, s.export_name, s.is_view, s.`columns` FROM `tarn-emulated.DATASET.tarn_shapes` AS s ORDER BY s.publish_id;

SELECT DISTINCT table_dataset, table_name FROM `tarn-emulated.DATASET.tarn_load_states` FOR SYSTEM_TIME AS OF TIMESTAMP 'TIME' WHERE current_version AND vendor = @p0 AND export_name = @p1 ORDER BY table_dataset, table_name;

SELECT * FROM (SELECT `billing_period`, `tarn_account`, `tarn_load_id`, `tarn_source_file`, `line_item`, `cost` FROM `tarn-emulated.DATASET.cur` FOR SYSTEM_TIME AS OF TIMESTAMP 'TIME') AS `cur_unified`;
