-- Since when a lead has stood as it does. `updated_at` also moves with what is no change of status: a consent, a taken-over contact.
ALTER TABLE leads ADD COLUMN status_at timestamptz NOT NULL DEFAULT now()
--;;
-- One place for every change of a status, whichever release of the program makes it, by the program's own clock.
CREATE FUNCTION lead_status_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.status_at := NEW.updated_at;
    RETURN NEW;
END
$$
--;;
CREATE TRIGGER leads_status_at BEFORE UPDATE OF status ON leads
    FOR EACH ROW WHEN (NEW.status IS DISTINCT FROM OLD.status) EXECUTE FUNCTION lead_status_changed()
--;;
-- What head office is offered: leads that nobody bought, the longest first.
CREATE INDEX leads_unsold_idx ON leads (status_at, id) WHERE status = 'unsold'
