//! What search engines read of a shop: schema.org in JSON, from the same values as the page.

use serde_json::{Value, json};

/// A shop for search engines; goes into `Page::json_ld`.
#[derive(Debug, Clone, Default)]
pub struct ShopSchema {
    /// The schema.org type: see [`kind_of`].
    pub kind: &'static str,
    /// The sign.
    pub name: String,
    /// A sentence about it.
    pub description: Option<String>,
    /// The full address of its page.
    pub url: String,
    /// Its phone in E.164.
    pub phone: Option<String>,
    /// Number and street.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub town: String,
    /// Country code.
    pub country: String,
    /// Latitude and longitude in degrees.
    pub place: Option<(f64, f64)>,
    /// Usual hours: day in English ("Monday"), opens and closes as "06:30".
    pub hours: Vec<(&'static str, String, String)>,
    /// Days out of the ordinary: ISO date, hours or none when shut.
    pub special: Vec<(String, Option<(String, String)>)>,
    /// Articles: name, price in cents, whether some can be reserved now.
    pub offers: Vec<(String, i64, bool)>,
}

/// The schema.org type of an activity, by its first word.
pub fn kind_of(activity: &str) -> &'static str {
    let folded = kernel::words::fold(activity);
    match folded.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default() {
        "boulangerie" | "patisserie" => "Bakery",
        "fleuriste" => "Florist",
        "coiffeur" | "coiffure" | "barbier" => "HairSalon",
        "librairie" => "BookStore",
        "caviste" => "LiquorStore",
        "epicerie" | "primeur" | "fromagerie" | "cremerie" | "boucherie" | "poissonnerie" => "GroceryStore",
        "droguerie" => "HardwareStore",
        "cordonnerie" => "ShoeStore",
        "restaurant" | "traiteur" => "Restaurant",
        "cafe" => "CafeOrCoffeeShop",
        "pharmacie" => "Pharmacy",
        _ => "Store",
    }
}

impl ShopSchema {
    /// The JSON text.
    pub fn json(&self) -> String {
        let hours: Vec<Value> = self
            .hours
            .iter()
            .map(|(day, from, to)| json!({"@type": "OpeningHoursSpecification", "dayOfWeek": day, "opens": from, "closes": to}))
            .collect();
        let special: Vec<Value> = self
            .special
            .iter()
            .map(|(date, hours)| {
                // Opening and closing at the same moment is how schema.org says "shut all day".
                let (from, to) = hours.clone().unwrap_or_else(|| ("00:00".into(), "00:00".into()));
                json!({"@type": "OpeningHoursSpecification", "validFrom": date, "validThrough": date, "opens": from, "closes": to})
            })
            .collect();
        let offers: Vec<Value> = self
            .offers
            .iter()
            .map(|(name, cents, some)| {
                let state = if *some { "https://schema.org/InStock" } else { "https://schema.org/OutOfStock" };
                let price = format!("{}.{:02}", cents / 100, cents % 100);
                json!({"@type": "Offer", "price": price, "priceCurrency": "EUR", "availability": state,
                       "itemOffered": {"@type": "Product", "name": name}})
            })
            .collect();
        let mut shop = json!({
            "@context": "https://schema.org",
            "@type": self.kind,
            "name": self.name,
            "url": self.url,
            "address": {"@type": "PostalAddress", "streetAddress": self.street, "postalCode": self.postcode,
                        "addressLocality": self.town, "addressCountry": self.country},
            "openingHoursSpecification": hours,
        });
        let mut add = |key: &str, value: Value| shop[key] = value;
        if let Some(text) = &self.description {
            add("description", json!(text));
        }
        if let Some(phone) = &self.phone {
            add("telephone", json!(phone));
        }
        if let Some((lat, lon)) = self.place {
            add("geo", json!({"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}));
        }
        if !special.is_empty() {
            add("specialOpeningHoursSpecification", json!(special));
        }
        if !offers.is_empty() {
            add("makesOffer", json!(offers));
        }
        shop.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_is_told_to_search_engines_with_its_hours_and_prices() {
        let shop = ShopSchema {
            kind: kind_of("Boulangerie-pâtisserie"),
            name: "La Courte Pâte".into(),
            hours: vec![("Tuesday", "06:30".into(), "13:15".into())],
            special: vec![("2026-12-25".into(), None)],
            offers: vec![("Baguette".into(), 110, true)],
            ..ShopSchema::default()
        };
        let json: Value = serde_json::from_str(&shop.json()).expect("JSON");
        assert_eq!(json["@type"], "Bakery");
        assert_eq!(json["openingHoursSpecification"][0]["opens"], "06:30");
        assert_eq!(json["specialOpeningHoursSpecification"][0]["closes"], "00:00");
        assert_eq!(json["makesOffer"][0]["price"], "1.10");
        assert!(json.get("telephone").is_none());
    }
}
