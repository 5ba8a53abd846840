-- What the service does and the engine does otherwise. One statement for each line that begins with CREATE.

-- A value as text: of a VARIANT without the quotes, times to the millisecond, floating-point numbers without a needless ".0".
CREATE MACRO sf_text(x) AS CASE
  WHEN typeof(x) = 'JSON' THEN json_extract_string(CASE WHEN typeof(x) = 'JSON' THEN CAST(x AS VARCHAR) ELSE '0' END, '$')
  WHEN typeof(x) = 'TIMESTAMP' THEN strftime(TRY_CAST(CAST(x AS VARCHAR) AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%g')
  WHEN typeof(x) = 'TIMESTAMP WITH TIME ZONE' THEN strftime(TRY_CAST(CAST(x AS VARCHAR) AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%g') || ' Z'
  WHEN typeof(x) = 'DOUBLE' THEN regexp_replace(CAST(x AS VARCHAR), '\.0$', '')
  WHEN typeof(x) = 'BLOB' THEN hex(TRY_CAST(CAST(x AS VARCHAR) AS BLOB))
  ELSE CAST(x AS VARCHAR) END;

-- A value as a VARIANT.
CREATE MACRO sf_variant(x) AS CASE WHEN typeof(x) = 'JSON' THEN TRY_CAST(CAST(x AS VARCHAR) AS JSON) ELSE to_json(x) END;

-- A time with a zone; of text the zone may stand apart and without a colon.
CREATE MACRO sf_instant(x) AS CASE
  WHEN typeof(x) = 'VARCHAR' THEN CAST(regexp_replace(CAST(x AS VARCHAR), '\s*([+-]\d\d):?(\d\d)$', '\1:\2') AS TIMESTAMPTZ)
  ELSE CAST(x AS TIMESTAMPTZ) END;
