SELECT s.* FROM `tarn-emulated.DATASET.tarn_load_states` AS s WHERE s.vendor = @p0 AND s.export_name = @p1 AND s.current_version ORDER BY s.billing_period, s.account;

SELECT DISTINCT 0 AS nr, FORMAT_TIMESTAMP('%Y-%m', _PARTITIONTIME) AS month FROM `tarn-emulated.DATASET.cur`;
