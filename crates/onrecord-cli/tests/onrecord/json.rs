//! The JSON, against its schema.

use onrecord::json::Document;
use serde_json::Value;

use crate::sample;

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../../schema/reading.schema.json")).unwrap()
}

fn police() -> Value {
    let report = sample::police();
    serde_json::to_value(Document::new(&sample::police_reading(&report), Some("test"))).unwrap()
}

#[test]
fn the_form() {
    let mut document = police();
    document["program"] = "onrecord 0.0.0".into();
    for list in ["sentences", "actors", "offices", "dates"] {
        document[list].as_array_mut().unwrap().truncate(2);
    }
    document["actors"][0]["mentions"].as_array_mut().unwrap().truncate(2);
    let statements = document["statements"].as_array_mut().unwrap();
    *statements = [3, 5].map(|n| statements[n].clone()).into();
    insta::assert_snapshot!(serde_json::to_string_pretty(&document).unwrap());
}

#[test]
fn valid() {
    jsonschema::draft202012::meta::validate(&schema()).unwrap();
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    let bridge = sample::bridge();
    let bridge = serde_json::to_value(Document::new(&sample::reading(&bridge, &[]), None)).unwrap();
    for document in [police(), bridge] {
        if let Err(error) = validator.validate(&document) {
            panic!("{error} at {}", error.instance_path());
        }
    }
    // It is no schema that lets everything through.
    for (path, value) in [
        ("/version", Value::from(2)),
        ("/date", "4 March".into()),
        ("/text_sha256", "0".into()),
        ("/actors/0/id", "S1".into()),
        ("/actors/0/kind", "robot".into()),
        ("/actors/0/mentions", Value::Array(Vec::new())),
        ("/actors/0/mentions/0/form", "nickname".into()),
        ("/offices/0/holder", Value::Null),
        ("/offices/0/status", "retired".into()),
        ("/offices/0/confidence", (-1).into()),
        ("/statements/0/speaker", "Dame Ruth".into()),
        ("/statements/0/because/unknown", "forgotten".into()),
        ("/statements/0/because/chain/0/by", "magic".into()),
        ("/statements/3/because/runner_up", Value::Array(Vec::new())),
        ("/statements/3/because/runner_up/actor", Value::Null),
        ("/dates/0/grain", "fortnight".into()),
        ("/dates/0/earliest", "4 March".into()),
        ("/dates/0/confidence", 1.5.into()),
        ("/statements/0/kind", "overheard".into()),
        ("/statements/0/content", Value::Array(Vec::new())),
        ("/statements/0/confidence", 1.5.into()),
        ("/statements/0/source/0", serde_json::json!([1])),
        ("/statements/0/words/cue/0/exact", Value::Null),
    ] {
        let mut document = police();
        *document.pointer_mut(path).unwrap() = value;
        assert!(!validator.is_valid(&document), "{path}");
    }
}

/// The schema describes every field that is written, and no other.
#[test]
fn every_field_is_described() {
    fn check(schema: &Value, root: &Value, value: &Value, path: &str) {
        let target = |schema: &Value| match schema.get("$ref").and_then(Value::as_str) {
            Some(reference) => root.pointer(reference.trim_start_matches('#')).unwrap().clone(),
            None => schema.clone(),
        };
        // What may be null is described where it is not.
        let schema = match (schema.get("anyOf"), value) {
            (Some(choices), Value::Object(_)) => &choices[0],
            _ => schema,
        };
        let described = schema.get("description").or(target(schema).get("description")).is_some();
        assert!(described, "{path} has no description");
        let schema = target(schema);
        match value {
            Value::Object(fields) => {
                let properties = schema["properties"].as_object().unwrap();
                let names: Vec<_> = fields.keys().collect();
                assert_eq!(names.len(), properties.len(), "{path}: {names:?}");
                let required = schema["required"].as_array().unwrap();
                for (name, value) in fields {
                    assert!(required.contains(&name.as_str().into()), "{path}/{name} is always there");
                    let property =
                        properties.get(name).unwrap_or_else(|| panic!("{path}/{name} is not in the schema"));
                    check(property, root, value, &format!("{path}/{name}"));
                }
            }
            Value::Array(items) if schema["items"].get("$ref").is_some() => {
                items.iter().for_each(|item| check(&schema["items"], root, item, &format!("{path}/*")));
            }
            _ => {}
        }
    }
    let schema = schema();
    check(&schema, &schema, &police(), "");
}
