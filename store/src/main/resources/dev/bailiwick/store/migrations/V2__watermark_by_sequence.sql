-- Nodes read what others revoked since they last looked.
CREATE INDEX watermark_by_sequence ON watermark (sequence);
