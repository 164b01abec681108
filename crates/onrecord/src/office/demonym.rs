//! Countries behind the adjectives that stand before titles: "Spanish Prime Minister".

use crate::Span;

/// The country of the adjective or short form right before `title`, if there is one.
pub(super) fn before(text: &str, title: Span) -> Option<String> {
    let mut words = text[..title.start].trim_end_matches(' ').rsplit([' ', '\n']);
    let last = words.next()?;
    let two = words.next().map(|first| format!("{first} {last}"));
    let country = |word: &str| {
        let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let at = COUNTRIES.binary_search_by_key(&word, |(adjective, _)| adjective).ok()?;
        Some(COUNTRIES[at].1.to_owned())
    };
    two.as_deref().and_then(country).or_else(|| country(last))
}

/// Adjectives and short forms in order, each with its country.
const COUNTRIES: &[(&str, &str)] = &[
    ("Afghan", "Afghanistan"),
    ("Albanian", "Albania"),
    ("Algerian", "Algeria"),
    ("American", "United States"),
    ("Angolan", "Angola"),
    ("Argentine", "Argentina"),
    ("Argentinian", "Argentina"),
    ("Armenian", "Armenia"),
    ("Australian", "Australia"),
    ("Austrian", "Austria"),
    ("Azerbaijani", "Azerbaijan"),
    ("Bahraini", "Bahrain"),
    ("Bangladeshi", "Bangladesh"),
    ("Belarusian", "Belarus"),
    ("Belgian", "Belgium"),
    ("Bolivian", "Bolivia"),
    ("Bosnian", "Bosnia and Herzegovina"),
    ("Brazilian", "Brazil"),
    ("British", "United Kingdom"),
    ("Bulgarian", "Bulgaria"),
    ("Burmese", "Myanmar"),
    ("Burundian", "Burundi"),
    ("Cambodian", "Cambodia"),
    ("Cameroonian", "Cameroon"),
    ("Canadian", "Canada"),
    ("Chadian", "Chad"),
    ("Chilean", "Chile"),
    ("Chinese", "China"),
    ("Colombian", "Colombia"),
    ("Congolese", "Congo"),
    ("Croatian", "Croatia"),
    ("Cuban", "Cuba"),
    ("Cypriot", "Cyprus"),
    ("Czech", "Czech Republic"),
    ("Danish", "Denmark"),
    ("Dutch", "Netherlands"),
    ("Ecuadorian", "Ecuador"),
    ("Egyptian", "Egypt"),
    ("English", "England"),
    ("Estonian", "Estonia"),
    ("Ethiopian", "Ethiopia"),
    ("Finnish", "Finland"),
    ("French", "France"),
    ("Gambian", "Gambia"),
    ("Georgian", "Georgia"),
    ("German", "Germany"),
    ("Ghanaian", "Ghana"),
    ("Greek", "Greece"),
    ("Guatemalan", "Guatemala"),
    ("Haitian", "Haiti"),
    ("Honduran", "Honduras"),
    ("Hungarian", "Hungary"),
    ("Icelandic", "Iceland"),
    ("Indian", "India"),
    ("Indonesian", "Indonesia"),
    ("Iranian", "Iran"),
    ("Iraqi", "Iraq"),
    ("Irish", "Ireland"),
    ("Israeli", "Israel"),
    ("Italian", "Italy"),
    ("Ivorian", "Ivory Coast"),
    ("Jamaican", "Jamaica"),
    ("Japanese", "Japan"),
    ("Jordanian", "Jordan"),
    ("Kazakh", "Kazakhstan"),
    ("Kenyan", "Kenya"),
    ("Kosovan", "Kosovo"),
    ("Kuwaiti", "Kuwait"),
    ("Kyrgyz", "Kyrgyzstan"),
    ("Latvian", "Latvia"),
    ("Lebanese", "Lebanon"),
    ("Liberian", "Liberia"),
    ("Libyan", "Libya"),
    ("Lithuanian", "Lithuania"),
    ("Macedonian", "North Macedonia"),
    ("Malawian", "Malawi"),
    ("Malaysian", "Malaysia"),
    ("Maldivian", "Maldives"),
    ("Malian", "Mali"),
    ("Maltese", "Malta"),
    ("Mauritian", "Mauritius"),
    ("Mexican", "Mexico"),
    ("Moldovan", "Moldova"),
    ("Mongolian", "Mongolia"),
    ("Montenegrin", "Montenegro"),
    ("Moroccan", "Morocco"),
    ("Mozambican", "Mozambique"),
    ("Nepalese", "Nepal"),
    ("Nepali", "Nepal"),
    ("New Zealand", "New Zealand"),
    ("Nicaraguan", "Nicaragua"),
    ("Nigerian", "Nigeria"),
    ("North Korean", "North Korea"),
    ("Northern Irish", "Northern Ireland"),
    ("Norwegian", "Norway"),
    ("Omani", "Oman"),
    ("Pakistani", "Pakistan"),
    ("Palestinian", "Palestine"),
    ("Panamanian", "Panama"),
    ("Paraguayan", "Paraguay"),
    ("Peruvian", "Peru"),
    ("Philippine", "Philippines"),
    ("Polish", "Poland"),
    ("Portuguese", "Portugal"),
    ("Qatari", "Qatar"),
    ("Romanian", "Romania"),
    ("Russian", "Russia"),
    ("Rwandan", "Rwanda"),
    ("Salvadoran", "El Salvador"),
    ("Saudi", "Saudi Arabia"),
    ("Scottish", "Scotland"),
    ("Senegalese", "Senegal"),
    ("Serbian", "Serbia"),
    ("Singaporean", "Singapore"),
    ("Slovak", "Slovakia"),
    ("Slovenian", "Slovenia"),
    ("Somali", "Somalia"),
    ("South African", "South Africa"),
    ("South Korean", "South Korea"),
    ("Spanish", "Spain"),
    ("Sri Lankan", "Sri Lanka"),
    ("Sudanese", "Sudan"),
    ("Swedish", "Sweden"),
    ("Swiss", "Switzerland"),
    ("Syrian", "Syria"),
    ("Taiwanese", "Taiwan"),
    ("Tanzanian", "Tanzania"),
    ("Thai", "Thailand"),
    ("Tunisian", "Tunisia"),
    ("Turkish", "Turkey"),
    ("U.K.", "United Kingdom"),
    ("U.S.", "United States"),
    ("UK", "United Kingdom"),
    ("UN", "United Nations"),
    ("US", "United States"),
    ("Ugandan", "Uganda"),
    ("Ukrainian", "Ukraine"),
    ("Uruguayan", "Uruguay"),
    ("Uzbek", "Uzbekistan"),
    ("Venezuelan", "Venezuela"),
    ("Vietnamese", "Vietnam"),
    ("Welsh", "Wales"),
    ("Yemeni", "Yemen"),
    ("Zambian", "Zambia"),
    ("Zimbabwean", "Zimbabwe"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjectives_are_in_order() {
        assert!(COUNTRIES.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn countries_of_titles() {
        let of = |text: &str, title: &str| {
            let start = text.find(title).unwrap();
            before(text, Span::new(start, start + title.len()))
        };
        assert_eq!(of("“Spanish Prime Minister Ines Vidal", "Prime"), Some("Spain".into()));
        assert_eq!(of("the South Korean president", "president"), Some("South Korea".into()));
        assert_eq!(of("the harbour master", "master"), None);
        assert_eq!(of("president", "president"), None);
    }
}
