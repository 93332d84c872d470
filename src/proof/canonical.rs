//! One spelling for each JSON value, so that its hash means something: keys sorted, no white space, numbers are integers.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The canonical text of a value.
pub fn text(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

/// SHA-256 of the canonical text.
///
/// # Errors
/// When the value can't be written as JSON.
pub fn digest(value: &impl Serialize) -> kernel::Result<[u8; 32]> {
    Ok(Sha256::digest(text(&serde_json::to_value(value)?)).into())
}

/// How many bytes of a JSON text are not white space between its parts.
pub fn length(text: &str) -> usize {
    let (mut quoted, mut escaped, mut count) = (false, false, 0);
    for byte in text.bytes() {
        if quoted || !byte.is_ascii_whitespace() {
            count += 1;
        }
        if escaped {
            escaped = false;
        } else if byte == b'"' {
            quoted = !quoted;
        } else {
            escaped = quoted && byte == b'\\';
        }
    }
    count
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (index, key) in keys.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write(&map[key], out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn white_space_between_parts_does_not_count() {
        let value = json!({"a b": [1, "x \" y", null], "c": {"d": ""}});
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        assert_eq!(length(&pretty), text(&value).len());
        assert_eq!(length(r#"{"a":1,"a":1}"#), 13);
    }

    #[test]
    fn order_of_keys_does_not_matter() {
        let one: Value = serde_json::from_str(r#"{"b": [1, {"z": null, "a": "ё\n"}], "a": true}"#).unwrap();
        assert_eq!(text(&one), r#"{"a":true,"b":[1,{"a":"ё\n","z":null}]}"#);
        assert_eq!(digest(&one).unwrap(), digest(&json!({"a": true, "b": [1, {"a": "ё\n", "z": null}]})).unwrap());
    }
}
