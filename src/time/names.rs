//! Names that look like time zones and are none: former names, abbreviations, distances from UTC.
//!
//! In: what an editor wrote. Out: what it may mean, for errors that name the right word. The tables are knowledge of the
//! world that the tz database does not hold: it keeps former names as if they were current, and lists no meanings.

/// Former and informal names of zones, and the one that is current: the links of the tz database that are no places of
/// `zone.tab` (2025b). Calendar programs know the current names only.
pub(super) const FORMER: &[(&str, &str)] = &[
    ("Africa/Asmera", "Africa/Asmara"),
    ("Africa/Timbuktu", "Africa/Bamako"),
    ("America/Argentina/ComodRivadavia", "America/Argentina/Catamarca"),
    ("America/Atka", "America/Adak"),
    ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ("America/Catamarca", "America/Argentina/Catamarca"),
    ("America/Coral_Harbour", "America/Atikokan"),
    ("America/Cordoba", "America/Argentina/Cordoba"),
    ("America/Ensenada", "America/Tijuana"),
    ("America/Fort_Wayne", "America/Indiana/Indianapolis"),
    ("America/Godthab", "America/Nuuk"),
    ("America/Indianapolis", "America/Indiana/Indianapolis"),
    ("America/Jujuy", "America/Argentina/Jujuy"),
    ("America/Knox_IN", "America/Indiana/Knox"),
    ("America/Louisville", "America/Kentucky/Louisville"),
    ("America/Mendoza", "America/Argentina/Mendoza"),
    ("America/Montreal", "America/Toronto"),
    ("America/Nipigon", "America/Toronto"),
    ("America/Pangnirtung", "America/Iqaluit"),
    ("America/Porto_Acre", "America/Rio_Branco"),
    ("America/Rainy_River", "America/Winnipeg"),
    ("America/Rosario", "America/Argentina/Cordoba"),
    ("America/Santa_Isabel", "America/Tijuana"),
    ("America/Shiprock", "America/Denver"),
    ("America/Thunder_Bay", "America/Toronto"),
    ("America/Virgin", "America/St_Thomas"),
    ("America/Yellowknife", "America/Edmonton"),
    ("Antarctica/South_Pole", "Antarctica/McMurdo"),
    ("Asia/Ashkhabad", "Asia/Ashgabat"),
    ("Asia/Calcutta", "Asia/Kolkata"),
    ("Asia/Choibalsan", "Asia/Ulaanbaatar"),
    ("Asia/Chongqing", "Asia/Shanghai"),
    ("Asia/Chungking", "Asia/Shanghai"),
    ("Asia/Dacca", "Asia/Dhaka"),
    ("Asia/Harbin", "Asia/Shanghai"),
    ("Asia/Istanbul", "Europe/Istanbul"),
    ("Asia/Kashgar", "Asia/Urumqi"),
    ("Asia/Katmandu", "Asia/Kathmandu"),
    ("Asia/Macao", "Asia/Macau"),
    ("Asia/Rangoon", "Asia/Yangon"),
    ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
    ("Asia/Tel_Aviv", "Asia/Jerusalem"),
    ("Asia/Thimbu", "Asia/Thimphu"),
    ("Asia/Ujung_Pandang", "Asia/Makassar"),
    ("Asia/Ulan_Bator", "Asia/Ulaanbaatar"),
    ("Atlantic/Faeroe", "Atlantic/Faroe"),
    ("Atlantic/Jan_Mayen", "Arctic/Longyearbyen"),
    ("Australia/ACT", "Australia/Sydney"),
    ("Australia/Canberra", "Australia/Sydney"),
    ("Australia/Currie", "Australia/Hobart"),
    ("Australia/LHI", "Australia/Lord_Howe"),
    ("Australia/NSW", "Australia/Sydney"),
    ("Australia/North", "Australia/Darwin"),
    ("Australia/Queensland", "Australia/Brisbane"),
    ("Australia/South", "Australia/Adelaide"),
    ("Australia/Tasmania", "Australia/Hobart"),
    ("Australia/Victoria", "Australia/Melbourne"),
    ("Australia/West", "Australia/Perth"),
    ("Australia/Yancowinna", "Australia/Broken_Hill"),
    ("Brazil/Acre", "America/Rio_Branco"),
    ("Brazil/DeNoronha", "America/Noronha"),
    ("Brazil/East", "America/Sao_Paulo"),
    ("Brazil/West", "America/Manaus"),
    ("Canada/Atlantic", "America/Halifax"),
    ("Canada/Central", "America/Winnipeg"),
    ("Canada/Eastern", "America/Toronto"),
    ("Canada/Mountain", "America/Edmonton"),
    ("Canada/Newfoundland", "America/St_Johns"),
    ("Canada/Pacific", "America/Vancouver"),
    ("Canada/Saskatchewan", "America/Regina"),
    ("Canada/Yukon", "America/Whitehorse"),
    ("Chile/Continental", "America/Santiago"),
    ("Chile/EasterIsland", "Pacific/Easter"),
    ("Cuba", "America/Havana"),
    ("Egypt", "Africa/Cairo"),
    ("Eire", "Europe/Dublin"),
    ("Etc/GMT", "UTC"),
    ("Etc/GMT0", "UTC"),
    ("Etc/Greenwich", "UTC"),
    ("Etc/UCT", "UTC"),
    ("Etc/UTC", "UTC"),
    ("Etc/Universal", "UTC"),
    ("Etc/Zulu", "UTC"),
    ("Europe/Belfast", "Europe/London"),
    ("Europe/Kiev", "Europe/Kyiv"),
    ("Europe/Nicosia", "Asia/Nicosia"),
    ("Europe/Tiraspol", "Europe/Chisinau"),
    ("Europe/Uzhgorod", "Europe/Kyiv"),
    ("Europe/Zaporozhye", "Europe/Kyiv"),
    ("GB", "Europe/London"),
    ("GB-Eire", "Europe/London"),
    ("Greenwich", "UTC"),
    ("Hongkong", "Asia/Hong_Kong"),
    ("Iceland", "Atlantic/Reykjavik"),
    ("Iran", "Asia/Tehran"),
    ("Israel", "Asia/Jerusalem"),
    ("Jamaica", "America/Jamaica"),
    ("Japan", "Asia/Tokyo"),
    ("Kwajalein", "Pacific/Kwajalein"),
    ("Libya", "Africa/Tripoli"),
    ("Mexico/BajaNorte", "America/Tijuana"),
    ("Mexico/BajaSur", "America/Mazatlan"),
    ("Mexico/General", "America/Mexico_City"),
    ("NZ", "Pacific/Auckland"),
    ("NZ-CHAT", "Pacific/Chatham"),
    ("Navajo", "America/Denver"),
    ("PRC", "Asia/Shanghai"),
    ("Pacific/Enderbury", "Pacific/Kanton"),
    ("Pacific/Johnston", "Pacific/Honolulu"),
    ("Pacific/Ponape", "Pacific/Pohnpei"),
    ("Pacific/Samoa", "Pacific/Pago_Pago"),
    ("Pacific/Truk", "Pacific/Chuuk"),
    ("Pacific/Yap", "Pacific/Chuuk"),
    ("Poland", "Europe/Warsaw"),
    ("Portugal", "Europe/Lisbon"),
    ("ROC", "Asia/Taipei"),
    ("ROK", "Asia/Seoul"),
    ("Singapore", "Asia/Singapore"),
    ("Turkey", "Europe/Istanbul"),
    ("UCT", "UTC"),
    ("US/Alaska", "America/Anchorage"),
    ("US/Aleutian", "America/Adak"),
    ("US/Arizona", "America/Phoenix"),
    ("US/Central", "America/Chicago"),
    ("US/East-Indiana", "America/Indiana/Indianapolis"),
    ("US/Eastern", "America/New_York"),
    ("US/Hawaii", "Pacific/Honolulu"),
    ("US/Indiana-Starke", "America/Indiana/Knox"),
    ("US/Michigan", "America/Detroit"),
    ("US/Mountain", "America/Denver"),
    ("US/Pacific", "America/Los_Angeles"),
    ("US/Samoa", "Pacific/Pago_Pago"),
    ("Universal", "UTC"),
    ("W-SU", "Europe/Moscow"),
    ("Z", "UTC"),
    ("Zulu", "UTC"),
];

/// Abbreviations of zones, each with the zones whose clocks can be meant, the likeliest first. One with several is ambiguous.
///
/// Zones are one meaning where they agree on the abbreviation's distance from UTC: `CET` is the same in Paris and in Rome.
pub(super) const ABBREVIATIONS: &[(&str, &[&str])] = &[
    ("ACDT", &["Australia/Adelaide"]),
    ("ACST", &["Australia/Adelaide"]),
    ("ADT", &["America/Halifax", "Asia/Baghdad"]),
    ("AEDT", &["Australia/Sydney"]),
    ("AEST", &["Australia/Sydney"]),
    ("AKDT", &["America/Anchorage"]),
    ("AKST", &["America/Anchorage"]),
    ("AST", &["America/Halifax", "Asia/Riyadh"]),
    ("AWST", &["Australia/Perth"]),
    ("BJT", &["Asia/Shanghai"]),
    ("BST", &["Europe/London", "Asia/Dhaka", "Pacific/Bougainville"]),
    ("CAT", &["Africa/Maputo"]),
    ("CDT", &["America/Chicago", "America/Havana"]),
    ("CEST", &["Europe/Paris"]),
    ("CET", &["Europe/Paris"]),
    ("CST", &["America/Chicago", "Asia/Shanghai", "America/Havana"]),
    ("EAT", &["Africa/Nairobi"]),
    ("ECT", &["America/Guayaquil", "Europe/Paris"]),
    ("EDT", &["America/New_York"]),
    ("EEST", &["Europe/Athens"]),
    ("EET", &["Europe/Athens"]),
    ("EST", &["America/New_York"]),
    ("GMT", &["Europe/London"]),
    ("GST", &["Asia/Dubai", "Atlantic/South_Georgia"]),
    ("HKT", &["Asia/Hong_Kong"]),
    ("HST", &["Pacific/Honolulu"]),
    ("IDT", &["Asia/Jerusalem"]),
    ("IST", &["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"]),
    ("JST", &["Asia/Tokyo"]),
    ("KST", &["Asia/Seoul"]),
    ("MDT", &["America/Denver"]),
    ("MESZ", &["Europe/Berlin"]),
    ("MEZ", &["Europe/Berlin"]),
    ("MSK", &["Europe/Moscow"]),
    ("MST", &["America/Denver", "Asia/Kuala_Lumpur"]),
    ("NZDT", &["Pacific/Auckland"]),
    ("NZST", &["Pacific/Auckland"]),
    ("PDT", &["America/Los_Angeles"]),
    ("PKT", &["Asia/Karachi"]),
    ("PST", &["America/Los_Angeles", "Asia/Manila"]),
    ("SAST", &["Africa/Johannesburg"]),
    ("SGT", &["Asia/Singapore"]),
    ("SST", &["Pacific/Pago_Pago", "Asia/Singapore"]),
    ("WAT", &["Africa/Lagos"]),
    ("WEST", &["Europe/Lisbon"]),
    ("WET", &["Europe/Lisbon"]),
    ("WIB", &["Asia/Jakarta"]),
];

/// Names that are no zones, and never were, but are often written.
pub(super) const WRONG: &[(&str, &str)] = &[
    ("Asia/Beijing", "Asia/Shanghai"),
    ("Asia/Peking", "Asia/Shanghai"),
    ("Asia/Chengdu", "Asia/Shanghai"),
    ("Asia/Shenzhen", "Asia/Shanghai"),
    ("Asia/Delhi", "Asia/Kolkata"),
    ("Asia/New_Delhi", "Asia/Kolkata"),
    ("Asia/Mumbai", "Asia/Kolkata"),
    ("Asia/Bangalore", "Asia/Kolkata"),
    ("Asia/Osaka", "Asia/Tokyo"),
    ("Asia/Abu_Dhabi", "Asia/Dubai"),
    ("Europe/Barcelona", "Europe/Madrid"),
    ("Europe/Bern", "Europe/Zurich"),
    ("Europe/Edinburgh", "Europe/London"),
    ("Europe/Frankfurt", "Europe/Berlin"),
    ("Europe/Geneva", "Europe/Zurich"),
    ("Europe/Milan", "Europe/Rome"),
    ("Europe/Munich", "Europe/Berlin"),
    ("America/Washington", "America/New_York"),
    ("America/Boston", "America/New_York"),
    ("America/San_Francisco", "America/Los_Angeles"),
    ("AOE", "AoE"),
    ("aoe", "AoE"),
    ("utc", "UTC"),
];

/// A place for each distance from UTC, to be proposed for one; those where many people live first.
pub(super) const PLACES: &[&str] = &[
    "Europe/Paris",
    "Asia/Shanghai",
    "Europe/London",
    "Europe/Athens",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Europe/Moscow",
    "America/Sao_Paulo",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Australia/Brisbane",
    "Pacific/Auckland",
    "Asia/Tehran",
    "Asia/Kabul",
    "Asia/Kathmandu",
    "Asia/Yangon",
    "Australia/Adelaide",
    "Australia/Darwin",
    "America/Halifax",
    "America/St_Johns",
    "Atlantic/Azores",
    "Atlantic/South_Georgia",
    "America/Anchorage",
    "Pacific/Noumea",
    "Pacific/Honolulu",
    "Pacific/Pago_Pago",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "AoE",
];

/// The seconds to the east of UTC that a text such as `+08:00`, `UTC+8`, `GMT-3:30` or `Etc/GMT-8` names.
///
/// In names that begin with `Etc/` the signs are inverted: `Etc/GMT-8` is ahead of UTC.
pub(super) fn offset(text: &str) -> Option<i32> {
    let (inverted, rest) = match text.strip_prefix("Etc/") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let rest = ["UTC", "GMT", "utc", "gmt"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let sign = match rest.chars().next()? {
        '+' => 1,
        '-' | '\u{2212}' => -1,
        _ => return None,
    };
    let digits = rest.trim_start_matches(['+', '-', '\u{2212}']);
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
        Some(_) => return None,
    };
    let number = |text: &str, most: i32| {
        let fits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i32>().ok().filter(|number| fits && *number <= most)
    };
    let seconds = sign * (number(hours, 15)? * 3600 + number(minutes, 59)? * 60);
    Some(if inverted { -seconds } else { seconds })
}

/// Whether a word has the form of an abbreviation of a zone: two to five capital letters, and no former name such as `PRC`.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let has_form = (2..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase());
    has_form && !FORMER.iter().any(|(former, _)| *former == word)
}

#[cfg(test)]
mod tests {
    use super::super::Zone;
    use super::*;

    #[test]
    fn distances_are_read_in_all_their_forms() {
        for (text, minutes) in [
            ("+08:00", 480),
            ("+8", 480),
            ("+0800", 480),
            ("\u{2212}3:30", -210),
            ("UTC+8", 480),
            ("GMT-5", -300),
            ("UTC+5:45", 345),
            ("Etc/GMT-8", 480),
            ("Etc/GMT+3", -180),
            ("GMT+0", 0),
        ] {
            assert_eq!(offset(text), Some(minutes * 60), "{text}");
        }
        for text in ["", "UTC", "+", "+99", "+8:0", "+08:00:00", "GMT+x", "Europe/Paris", "CET", "é", "+é", "+1é2"] {
            assert_eq!(offset(text), None, "{text}");
        }
    }

    #[test]
    fn the_tables_lead_to_zones() {
        let meanings = ABBREVIATIONS.iter().flat_map(|(_, zones)| zones.iter());
        let fixes = FORMER.iter().chain(WRONG).map(|(_, name)| name);
        for name in meanings.chain(fixes).chain(PLACES) {
            assert_eq!(Zone::named(name).unwrap_or_else(|error| panic!("{name}: {error:?}")).name(), *name);
        }
        for (name, _) in FORMER.iter().chain(WRONG).filter(|(name, _)| *name != "aoe") {
            assert!(Zone::named(name).is_err(), "{name}");
        }
        for (word, _) in ABBREVIATIONS {
            assert!(is_abbreviation(word) && Zone::named(word).is_err(), "{word}");
        }
    }
}
