-- Who took which leads out of the CRM: the log of exports. A file carries its number.
CREATE TABLE exports (
    id uuid PRIMARY KEY,
    number text NOT NULL,
    format text NOT NULL,
    filter jsonb NOT NULL,
    shown text[] NOT NULL,
    leads integer NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT exports_number_key UNIQUE (number),
    CONSTRAINT exports_format_check CHECK (format IN ('csv', 'xlsx'))
)
--;;
CREATE INDEX exports_at_idx ON exports (at DESC, id DESC)
