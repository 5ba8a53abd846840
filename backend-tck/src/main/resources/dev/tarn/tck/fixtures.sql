SET TimeZone = 'UTC';

COPY (
    SELECT *
    FROM (VALUES
        ('000123456789', CAST(42 AS BIGINT), CAST('12345678901234567890.123456789012345678' AS DECIMAL(38, 18)), CAST(0.5 AS DOUBLE), true,
         DATE '2025-01-31', TIMESTAMPTZ '2025-01-31 23:59:59.123456Z', CAST('\x00\xFF' AS BLOB), MAP {'team': 'core'}, 'USD'),
        ('000000000001', CAST(-9223372036854775808 AS BIGINT), CAST('-0.000000000000000001' AS DECIMAL(38, 18)), CAST(-1e300 AS DOUBLE), false,
         DATE '0001-01-01', TIMESTAMPTZ '2025-02-01 00:00:00Z', CAST('' AS BLOB), MAP {}, 'EUR'),
        (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
    ) AS rows(account, amount, cost, weight, taxed, day, moment, bytes, tags, currency)
) TO 'typed.parquet' (FORMAT parquet);

COPY (
    SELECT 'EUR' AS currency, 'new' AS extra, CAST(7 AS DECIMAL(38, 18)) AS cost, '000000000002' AS account
) TO 'evolved.parquet' (FORMAT parquet);

COPY (
    SELECT 'x' AS account, CAST(1 AS DECIMAL(38, 18)) AS cost, 'USD' AS currency WHERE false
) TO 'empty.parquet' (FORMAT parquet);
