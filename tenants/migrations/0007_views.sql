-- Saved views of the list of leads: what is filtered, how it is sorted, which columns are shown. Each belongs to one person and may be shared.
CREATE TABLE views (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    owner uuid NOT NULL,
    shared boolean NOT NULL,
    conditions jsonb NOT NULL,
    sort text NOT NULL,
    shown jsonb NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT views_name_check CHECK (name <> ''),
    CONSTRAINT views_owner_fkey FOREIGN KEY (owner) REFERENCES staff (id)
)
--;;
CREATE UNIQUE INDEX views_name_key ON views (owner, lower(name)) WHERE deleted_at IS NULL
--;;
-- The columns that one person has chosen: for a view by its id, for all else together by nothing.
CREATE TABLE view_columns (
    user_id uuid NOT NULL,
    place text NOT NULL,
    shown jsonb NOT NULL,
    CONSTRAINT view_columns_pkey PRIMARY KEY (user_id, place),
    CONSTRAINT view_columns_user_fkey FOREIGN KEY (user_id) REFERENCES staff (id)
)
--;;
-- By amount and by the last change a list is sorted too; what was bought is a small part of the leads.
CREATE INDEX leads_amount_idx ON leads ((coalesce(amount, 0)) DESC, id DESC) WHERE deleted_at IS NULL
--;;
CREATE INDEX leads_updated_idx ON leads (updated_at DESC, id DESC) WHERE deleted_at IS NULL
--;;
CREATE INDEX leads_bought_idx ON leads (created_at DESC, id DESC) WHERE deleted_at IS NULL AND bought_lot_id IS NOT NULL
