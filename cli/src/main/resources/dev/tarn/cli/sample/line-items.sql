-- One month of an organisation's line items. Everything is drawn from hashes of the row's number, the seed and the month, so
-- that the same arguments give the same bytes. Variables: seed ('<seed>/<yyyy-MM>'), rows, first, past (this file's part of
-- the rows), stride (has no common factor with rows), month_start, month_end, growth.
-- Tables: item (the catalogue), slot (compute, place, item: as many places as the item has weight).
CREATE VIEW line_item AS
WITH account(place, account, account_name) AS (
    VALUES (0, '111122223333', 'Example Holding'), (1, '012345678901', 'Shop Production'),
           (2, '012345678901', 'Shop Production'), (3, '012345678901', 'Shop Production'),
           (4, '222233334444', 'Shop Staging'), (5, '333344445555', 'Data Platform'),
           (6, '333344445555', 'Data Platform'), (7, '444455556666', 'Machine Learning'),
           (8, '555566667777', 'Sandbox'), (9, '666677778888', 'Security and Audit')
), bounds AS (
    SELECT getvariable('rows') AS n, 2 * (n * 3 // 100) AS plan, plan + n * 4 // 100 AS reserved,
           reserved + least(24, n // 50) AS plan_fee, plan_fee + least(6, n // 50) AS reserved_fee,
           reserved_fee + least(12, n // 50) AS tax, tax + least(8, n // 50) AS credit,
           credit + least(3, n // 100) AS refund, refund + least(2, n // 100) AS fee
), placed AS (
    -- The stride scatters the kinds over the file; a savings plan's usage and its negation share their draws.
    SELECT i, (i * getvariable('stride')) % n AS p,
           CASE WHEN p < plan THEN p // 2 ELSE p END AS k,
           CASE WHEN p < plan THEN if(p % 2 = 0, 'SavingsPlanCoveredUsage', 'SavingsPlanNegation')
                WHEN p < reserved THEN 'DiscountedUsage'
                WHEN p < plan_fee THEN 'SavingsPlanRecurringFee'
                WHEN p < reserved_fee THEN 'RIFee'
                WHEN p < tax THEN 'Tax'
                WHEN p < credit THEN 'Credit'
                WHEN p < refund THEN 'Refund'
                WHEN p < fee THEN 'Fee'
                ELSE 'Usage' END AS type,
           type IN ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation') AS is_usage,
           type IN ('SavingsPlanCoveredUsage', 'SavingsPlanNegation') AS is_plan
    FROM range(getvariable('first'), getvariable('past')) AS r(i), bounds
), drawn AS (
    SELECT *,
           hash(k, getvariable('seed'), 1) AS draw_item,
           hash(k, getvariable('seed'), 2) AS draw_time,
           hash(k, getvariable('seed'), 3) AS draw_place,
           (hash(k, getvariable('seed'), 4) % 1000003)::DOUBLE / 1000003 AS u
    FROM placed
), timed AS (
    SELECT d.*, a.account, a.account_name, s.item AS item_number,
           getvariable('month_start') AS month_start, getvariable('month_end') AS month_end,
           CASE WHEN is_usage THEN month_start + to_hours((draw_time % date_diff('hour', month_start, month_end)::UBIGINT)::BIGINT)
                ELSE month_start END AS start_time,
           CASE WHEN is_usage THEN start_time + INTERVAL 1 HOUR ELSE month_end END AS end_time
    FROM drawn d
    JOIN account a ON a.place = (draw_place % 10)::INTEGER
    JOIN slot s ON s.compute = (type <> 'Usage')
               AND s.place = (draw_item % CASE WHEN type = 'Usage' THEN getvariable('places') ELSE getvariable('compute_places') END::UBIGINT)::INTEGER
), priced AS (
    SELECT t.*, c.* EXCLUDE (rate, quantity, operation, unit, usage_type, family, number, resource),
           CASE WHEN is_usage THEN c.usage_type
                WHEN type = 'SavingsPlanRecurringFee' THEN 'ComputeSP:1yrNoUpfront'
                WHEN type = 'RIFee' THEN 'EUC1-HeavyUsage:m5.large' END AS usage_type,
           CASE WHEN is_usage OR type = 'RIFee' THEN c.operation END AS operation,
           CASE WHEN is_usage THEN c.unit WHEN type IN ('SavingsPlanRecurringFee', 'RIFee') THEN 'Hrs' END AS unit,
           CASE WHEN is_usage THEN c.family WHEN type = 'Fee' THEN 'Support' END AS family,
           CASE WHEN is_usage THEN c.rate END AS rate,
           CAST(CASE WHEN NOT is_usage THEN 1
                     WHEN c.quantity = 1 THEN CASE WHEN u < 0.93 THEN 1 ELSE round((u - 0.93) / 0.07, 6) END
                     WHEN c.quantity = floor(c.quantity) AND c.quantity < 10 THEN 1 + floor(u * c.quantity)
                     ELSE round(c.quantity::DOUBLE * getvariable('growth') * (0.15 + 1.7 * u), 10) END AS DECIMAL(19, 10)) AS amount,
           CAST(amount * c.rate AS DECIMAL(38, 10)) AS public_cost,
           CASE WHEN is_usage AND c.resource <> '' THEN
                replace(replace(c.resource, '{account}', account), '%',
                        substr(md5(concat(account, '/', c.number, '/', (draw_place // 10) % 60)), 1, 16)) END AS resource,
           draw_place // 1000 AS draw_tag
    FROM timed t JOIN item c ON c.number = t.item_number
)
SELECT md5(concat(getvariable('seed'), '/', i)) AS line_id,
       concat(strftime(start_time, '%Y-%m-%dT%H:%M:%SZ'), '/', strftime(end_time, '%Y-%m-%dT%H:%M:%SZ')) AS time_interval,
       month_start, month_end, start_time, end_time, type,
       CASE type WHEN 'Refund' THEN 'Refund' WHEN 'Fee' THEN 'Purchase' ELSE 'Anniversary' END AS bill_type,
       strftime(month_start, 'EUINDE%y') || '-1029384756' AS invoice_id,
       '111122223333' AS payer, 'Example Holding' AS payer_name, account, account_name,
       CASE type WHEN 'SavingsPlanRecurringFee' THEN 'ComputeSavingsPlans' WHEN 'Fee' THEN 'AWSSupportBusiness' ELSE code END AS code,
       CASE type WHEN 'SavingsPlanRecurringFee' THEN 'Savings Plans for AWS Compute usage'
                 WHEN 'Fee' THEN 'AWS Support (Business)' ELSE service END AS service,
       CASE WHEN is_usage OR type = 'RIFee' THEN category END AS category,
       CASE WHEN is_usage OR type = 'RIFee' THEN subcategory END AS subcategory,
       family, usage_type, operation, unit, rate, amount AS quantity, public_cost AS on_demand_cost,
       CAST(CASE type
            WHEN 'SavingsPlanNegation' THEN -public_cost
            WHEN 'DiscountedUsage' THEN 0
            WHEN 'SavingsPlanRecurringFee' THEN 62.5 * getvariable('growth')
            WHEN 'RIFee' THEN 50.4
            WHEN 'Tax' THEN round(40 + 260 * u, 2)
            WHEN 'Credit' THEN -round(20 + 180 * u, 4)
            WHEN 'Refund' THEN -round(5 + 40 * u, 2)
            WHEN 'Fee' THEN 100
            ELSE public_cost END AS DECIMAL(38, 10)) AS cost,
       CASE WHEN is_plan THEN CAST(public_cost * 0.72 AS DECIMAL(38, 10)) END AS plan_cost,
       CASE WHEN type = 'SavingsPlanCoveredUsage' THEN plan_cost END AS savings_plan_cost,
       CASE WHEN type = 'SavingsPlanCoveredUsage' THEN CAST(rate * 0.72 AS DECIMAL(18, 10)) END AS savings_plan_rate,
       CASE WHEN is_plan OR type = 'SavingsPlanRecurringFee'
            THEN 'arn:aws:savingsplans::111122223333:savingsplan/5a8f2c1e-0b7d-4c3e-9f60-2d1e4b7a9c35' END AS savings_plan_arn,
       CASE WHEN type = 'DiscountedUsage' THEN CAST(public_cost * 0.63 AS DECIMAL(38, 10)) END AS reservation_cost,
       CASE WHEN type IN ('DiscountedUsage', 'RIFee')
            THEN 'arn:aws:ec2:eu-central-1:111122223333:reserved-instances/3f1c9a70-6d2b-4e85-a1f4-7b0c5d8e2694' END AS reservation_arn,
       CAST(CASE WHEN type = 'Usage' THEN cost WHEN is_usage THEN 0 ELSE cost END AS DECIMAL(38, 10)) AS billed_cost,
       CAST(CASE WHEN type = 'DiscountedUsage' THEN reservation_cost
                 WHEN is_plan THEN coalesce(savings_plan_cost, 0)
                 WHEN type IN ('SavingsPlanRecurringFee', 'RIFee') THEN 0
                 ELSE cost END AS DECIMAL(38, 10)) AS effective_cost,
       CAST(CASE WHEN is_usage THEN public_cost WHEN type IN ('Tax', 'Credit', 'Refund') THEN 0 ELSE cost END AS DECIMAL(38, 10)) AS list_cost,
       CASE WHEN is_usage THEN 'Usage' WHEN type = 'Tax' THEN 'Tax' WHEN type IN ('Credit', 'Refund') THEN 'Credit'
            ELSE 'Purchase' END AS charge_category,
       CASE WHEN type IN ('SavingsPlanCoveredUsage', 'Usage', 'SavingsPlanNegation') AND is_usage
            THEN if(usage_type LIKE 'EU%' OR usage_type LIKE 'eu%', concat('$', rate, ' per ', unit, ' of ', family, ' in EU (Frankfurt)'),
                    concat('$', rate, ' per ', unit, ' of ', family))
            WHEN type = 'DiscountedUsage' THEN concat('Linux/UNIX, "', instance, '" reserved instance applied')
            WHEN type = 'SavingsPlanRecurringFee' THEN '1 year, No Upfront Compute Savings Plan'
            WHEN type = 'RIFee' THEN 'USD 0.07 hourly fee per Linux/UNIX, m5.large instance'
            WHEN type = 'Tax' THEN concat('Tax of type VAT for product code ', code)
            WHEN type = 'Credit' THEN 'AWS Activate, promotional credit'
            WHEN type = 'Refund' THEN 'Refund for an earlier period'
            ELSE 'AWS Support (Business)' END AS description,
       CASE WHEN type = 'Tax' THEN 'VAT' END AS tax_type,
       'Amazon Web Services EMEA SARL' AS legal_entity,
       CASE WHEN is_usage THEN 'eu-central-1' END AS region,
       CASE WHEN is_usage AND code IN ('AmazonEC2', 'AmazonRDS') THEN concat('eu-central-1', chr(97 + (draw_tag % 3)::INTEGER)) END AS zone,
       resource,
       CASE WHEN is_usage AND instance <> '' THEN instance END AS instance,
       CASE WHEN is_usage AND instance <> '' THEN vcpu END AS vcpu,
       CASE WHEN is_usage AND instance <> '' THEN memory END AS memory,
       CASE WHEN is_usage AND instance <> '' THEN 4 END AS normalization,
       CASE WHEN is_usage THEN upper(substr(md5(usage_type), 1, 16)) END AS sku,
       CASE WHEN is_usage THEN concat(upper(substr(md5(usage_type), 1, 16)), '.JRTCKXETXF.6YS6EN2CT7') END AS rate_id,
       CASE WHEN type = 'DiscountedUsage' THEN 'Reserved' WHEN is_usage THEN 'OnDemand' END AS term,
       CASE WHEN resource IS NOT NULL AND draw_tag % 7 > 0 THEN concat(['web', 'api', 'worker', 'db', 'cache', 'etl'][1 + ((draw_tag // 7) % 6)::INTEGER], '-', (draw_tag // 42) % 40) END AS tag_name,
       CASE WHEN resource IS NOT NULL AND draw_tag % 10 > 1 THEN if(account = '012345678901', 'production', ['staging', 'test', 'production'][1 + (draw_tag % 3)::INTEGER]) END AS tag_environment,
       CASE WHEN resource IS NOT NULL AND draw_tag % 10 > 2 THEN ['checkout', 'search', 'platform', 'data', 'ml'][1 + (draw_tag % 5)::INTEGER] END AS tag_team,
       CASE WHEN tag_team IS NOT NULL THEN concat('CC-0', 410 + (draw_tag % 5) * 10) END AS tag_cost_center,
       CASE WHEN resource IS NOT NULL AND draw_tag % 4 = 0 THEN 'Root:111122223333' END AS created_by
FROM priced
