-- A notice may be about the wallet too.
ALTER TABLE notices DROP CONSTRAINT notices_subject_kind_check
--;;
ALTER TABLE notices ADD CONSTRAINT notices_subject_kind_check CHECK (subject_kind IN ('lead', 'client', 'deal', 'wallet'))
