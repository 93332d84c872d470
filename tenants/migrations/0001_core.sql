-- The people of this franchisee, as its own tables need them: who is responsible, who wrote a note.
-- Sign-in lives in the platform; the ids are the same.
CREATE TABLE staff (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL,
    role text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    CONSTRAINT staff_email_key UNIQUE (email)
)
