//! First names that are given to men or to women alone, or nearly so, in the countries whose news is read most.
//!
//! A pronoun is not joined to somebody whose first name says otherwise. Names that are given to both ("Kim", "Leslie", "Andrea"),
//! and those that are as often a surname or a place ("Jordan", "Austin"), are left out: no answer is better than a wrong one.

use super::lexicon::Gender;

/// What a first name (folded) tells of its bearer.
#[must_use]
pub(super) fn gender(name: &str) -> Gender {
    if MALE.binary_search(&name).is_ok() {
        Gender::Male
    } else if FEMALE.binary_search(&name).is_ok() {
        Gender::Female
    } else {
        Gender::Unknown
    }
}

#[rustfmt::skip]
const MALE: &[&str] = &[
    "aaron", "abdel", "abdul", "abdullah", "abraham", "adam", "adolfo", "adrian", "ahmad", "ahmed", "aidan",
    "alan", "albert", "alberto", "alejandro", "aleksandr", "alessandro", "alexander", "alexandre", "alexei",
    "alfonso", "alfred", "ali", "alistair", "alok", "alvin", "amir", "amit", "anders", "andreas", "andrew",
    "andrzej", "andrés", "andy", "angus", "anthony", "antoine", "anton", "antonio", "antony", "anwar",
    "arjun", "arnold", "arthur", "arturo", "arvind", "ashraf", "asif", "augusto", "barack", "barry",
    "bashar", "bashir", "ben", "benedict", "benjamin", "bernard", "bernardo", "bernie", "bilal", "bill",
    "billy", "bob", "boris", "brad", "bradley", "brandon", "brendan", "brett", "brian", "bruce", "bruno",
    "bryan", "byron", "callum", "carl", "carlo", "carlos", "cedric", "cesar", "chad", "charles", "charlie",
    "chris", "christian", "christoph", "christopher", "chuck", "claude", "claudio", "clement", "clive",
    "colin", "conor", "craig", "curtis", "cyril", "césar", "damian", "damien", "dan", "daniel", "darren",
    "dave", "david", "declan", "deepak", "dennis", "derek", "desmond", "diego", "dieter", "dimitri", "dirk",
    "dmitri", "dmitry", "dmytro", "dominic", "don", "donald", "doug", "douglas", "duncan", "dwight",
    "dylan", "eamon", "eddie", "edgar", "edmund", "eduardo", "edward", "edwin", "eli", "elias", "elijah",
    "elliott", "emmanuel", "enrique", "eric", "erik", "ernest", "ernesto", "erwin", "esteban", "ethan",
    "eugene", "evan", "ewan", "fabio", "faisal", "farouk", "felipe", "felix", "ferdinand", "fergus",
    "fernando", "fidel", "filip", "florian", "francesco", "francis", "francisco", "franco", "franz", "fred",
    "frederick", "friedrich", "fritz", "gareth", "gary", "gavin", "geoff", "geoffrey", "george", "georges",
    "gerald", "gerard", "gerhard", "giorgio", "giovanni", "giuseppe", "glenn", "gordon", "graeme", "graham",
    "grant", "greg", "gregory", "guillermo", "gustavo", "hamid", "hamish", "hamza", "hans", "harold",
    "harry", "harvey", "hassan", "hector", "heinrich", "henri", "henry", "herbert", "herman", "horst",
    "howard", "hugh", "hugo", "humphrey", "hussein", "héctor", "ian", "ibrahim", "igor", "imran", "isaac",
    "ismail", "ivan", "jack", "jacob", "jacques", "jaime", "jake", "jakob", "jamal", "james", "jared",
    "jason", "javier", "jay", "jeff", "jeffrey", "jens", "jeremy", "jerome", "jerry", "jesús", "jim",
    "jimmy", "joachim", "joaquín", "joe", "joel", "johan", "johann", "johannes", "john", "johnny", "jon",
    "jonas", "jonathan", "jorge", "josef", "joseph", "josh", "joshua", "josé", "juan", "julian", "julio",
    "julius", "justin", "kamal", "karim", "karl", "kaspar", "keir", "keith", "ken", "kenneth", "kevin",
    "khaled", "khalid", "kieran", "klaus", "konstantin", "kurt", "kwame", "kwasi", "kyle", "lars",
    "laurence", "laurent", "lawrence", "leo", "leon", "leonard", "leonardo", "leopold", "lewis", "liam",
    "lionel", "lloyd", "lorenzo", "louis", "luca", "lucas", "ludwig", "luigi", "luis", "luiz", "luke",
    "magnus", "mahmoud", "mahmud", "malcolm", "manuel", "marc", "marcel", "marcelo", "marco", "marcos",
    "marcus", "mario", "mark", "marko", "martin", "marvin", "massimo", "mateusz", "matt", "matteo",
    "matthew", "matthias", "maurice", "mauricio", "max", "maximilian", "mehmet", "michael", "michel",
    "miguel", "mike", "mikhail", "milan", "miles", "milos", "mitch", "mitt", "mohamed", "mohammad",
    "mohammed", "muhammad", "mustafa", "narendra", "nathan", "nathaniel", "neal", "ned", "neil", "nelson",
    "nicholas", "nick", "nicolae", "nicolas", "nicolás", "nigel", "nikita", "nikolai", "noah", "norman",
    "olaf", "oleg", "oleksandr", "oliver", "omar", "osama", "oscar", "oskar", "otto", "owen", "pablo",
    "paolo", "pascal", "patrick", "paul", "paulo", "pavel", "pedro", "pete", "peter", "petro", "philip",
    "philippe", "phillip", "pierre", "piers", "pietro", "piotr", "rafael", "rahul", "rajesh", "ralph",
    "ramón", "randy", "rashid", "ravi", "ray", "raymond", "raúl", "recep", "reginald", "reinhard", "rené",
    "ricardo", "richard", "rick", "rishi", "rob", "robert", "roberto", "rodrigo", "roger", "roland", "rolf",
    "roman", "ron", "ronald", "rory", "ross", "roy", "rudolf", "rudy", "rupert", "russell", "ryan", "saeed",
    "sajid", "salim", "samir", "samuel", "sanjay", "sayed", "scott", "sean", "sebastian", "sebastián",
    "serge", "sergei", "sergey", "sergio", "seth", "shane", "shaun", "silvio", "simon", "stanley", "stefan",
    "stefano", "stephen", "steve", "steven", "stewart", "stuart", "sven", "tariq", "ted", "terence",
    "theodore", "thierry", "thomas", "tim", "timothy", "tobias", "toby", "todd", "tom", "tomasz", "tommy",
    "tomás", "tony", "travis", "trevor", "tristan", "tyler", "umar", "umberto", "vasily", "vernon",
    "victor", "vijay", "vikram", "viktor", "vince", "vincent", "vitaly", "vladimir", "volodymyr", "václav",
    "wayne", "werner", "wilhelm", "will", "willem", "william", "winston", "wolfgang", "xavier", "yannis",
    "yasser", "yitzhak", "yuri", "yusuf", "zac", "zachary", "álvaro",
];

#[rustfmt::skip]
const FEMALE: &[&str] = &[
    "abigail", "ada", "adele", "adriana", "agnes", "aisha", "alejandra", "alexandra", "alice", "alicia",
    "alison", "allison", "amanda", "amelia", "amina", "amy", "ana", "anastasia", "angela", "angelina",
    "anita", "anja", "anna", "annabel", "anne", "annegret", "annie", "annika", "antonia", "aoife", "arlene",
    "asha", "astrid", "audrey", "ayesha", "barbara", "beatrice", "beatriz", "becky", "belinda", "benazir",
    "bernadette", "beth", "bethany", "betty", "bianca", "birgit", "bonnie", "brenda", "bridget", "brigitte",
    "britta", "camilla", "carla", "carmen", "carol", "carole", "carolina", "caroline", "carrie",
    "cassandra", "catarina", "caterina", "catherine", "cathy", "cecilia", "celia", "chantal", "charlotte",
    "cherie", "cheryl", "chiara", "chloe", "chloë", "christina", "christine", "ciara", "claire", "clara",
    "claudia", "clementine", "colette", "colleen", "condoleezza", "constance", "cora", "cressida",
    "cristina", "cynthia", "daniela", "danielle", "daphne", "debbie", "deborah", "deirdre", "delia",
    "denise", "diana", "diane", "dolores", "donna", "dora", "doreen", "doris", "dorothy", "edith", "edna",
    "eileen", "elaine", "eleanor", "elena", "eleni", "elisa", "elisabeth", "eliza", "elizabeth", "ella",
    "ellen", "elsa", "emilia", "emily", "emma", "erica", "erika", "erin", "esmeralda", "esperanza",
    "esther", "ethel", "eugenia", "eva", "eve", "evelyn", "fatima", "faye", "felicity", "fiona", "flora",
    "florence", "frances", "francesca", "frida", "gabriela", "gabrielle", "gail", "gemma", "georgina",
    "geraldine", "germaine", "gertrude", "gillian", "gina", "giorgia", "gisela", "giulia", "gladys",
    "glenda", "gloria", "golda", "grace", "greta", "gretchen", "gwen", "gwendolyn", "hannah", "harriet",
    "hazel", "heather", "heidi", "helen", "helena", "helene", "helga", "henrietta", "hilda", "hillary",
    "holly", "ilse", "imelda", "indira", "ines", "ingrid", "inés", "irene", "irina", "iris", "irma",
    "isabel", "isabella", "isobel", "ivanka", "jacinda", "jacqueline", "jane", "janet", "janice", "jasmine",
    "jeanette", "jeanne", "jemima", "jen", "jenna", "jennifer", "jenny", "jessica", "jill", "joan",
    "joanna", "joanne", "jocelyn", "josephine", "joy", "joyce", "juana", "judith", "judy", "julia",
    "juliana", "julie", "juliet", "justine", "kamala", "karen", "karin", "karina", "kate", "katharina",
    "katherine", "kathleen", "kathryn", "kathy", "katie", "katrina", "katya", "keira", "kerstin", "khadija",
    "kirsten", "kirsty", "kristen", "kristin", "kristina", "lara", "latifa", "laura", "lauren", "leah",
    "leila", "lena", "leticia", "lidia", "lila", "lilian", "lillian", "lily", "linda", "lisa", "liz",
    "lola", "lorna", "lorraine", "louisa", "louise", "lucia", "lucinda", "lucy", "lucía", "ludmila",
    "luisa", "lydia", "lynne", "mabel", "madeleine", "madeline", "maggie", "malala", "mandy", "manuela",
    "margaret", "margaretha", "margarita", "margot", "maria", "mariam", "marianne", "marie", "marina",
    "marjorie", "marlene", "marta", "martha", "martina", "mary", "maría", "matilda", "maud", "maureen",
    "mavis", "maxine", "maya", "megan", "meghan", "melanie", "melinda", "melissa", "meryl", "mia",
    "michaela", "michelle", "mildred", "millicent", "mina", "miriam", "moira", "mollie", "molly", "mona",
    "monica", "monika", "muriel", "myra", "mónica", "nadia", "nadine", "nancy", "naomi", "natalia",
    "natalie", "natasha", "nicola", "nicole", "nikki", "nina", "nora", "noreen", "norma", "octavia", "olga",
    "olivia", "oprah", "paloma", "pamela", "patricia", "paula", "pauline", "penelope", "penny", "petra",
    "philippa", "phoebe", "phyllis", "pilar", "pippa", "polly", "priscilla", "priti", "priya", "prue",
    "rachel", "ramona", "rebecca", "renata", "renée", "rhoda", "rhona", "rita", "roberta", "rosa",
    "rosalind", "rosamund", "rose", "rosemary", "rosie", "roxanne", "ruby", "ruth", "sabina", "sabine",
    "sabrina", "sadie", "salma", "samantha", "sandra", "sara", "sarah", "saskia", "scarlett", "selina",
    "selma", "shabana", "sharon", "sheila", "shelley", "sherry", "shirley", "silvia", "sinéad", "siobhan",
    "siobhán", "sofia", "sofía", "sonia", "sophia", "sophie", "stacey", "stella", "stephanie", "sue",
    "suella", "susan", "susana", "susanne", "susie", "suzanne", "sybil", "sylvia", "tabitha", "tamara",
    "tania", "tanya", "tara", "tatiana", "tatyana", "teresa", "tessa", "thelma", "theresa", "therese",
    "tiffany", "tina", "tracey", "ulrike", "una", "ursula", "valentina", "valerie", "vanessa", "vera",
    "veronica", "verónica", "vicky", "victoria", "viola", "virginia", "viviane", "vivien", "wanda", "wendy",
    "wilhelmina", "wilma", "winifred", "yolanda", "yulia", "yvette", "yvonne", "zara", "zoe", "zoë",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_order_and_have_no_name_in_common() {
        for list in [MALE, FEMALE] {
            assert!(list.is_sorted_by(|a, b| a < b));
            assert!(list.iter().all(|name| *name == crate::actor::lexicon::fold(name)));
        }
        assert!(MALE.iter().all(|name| FEMALE.binary_search(name).is_err()));
    }

    #[test]
    fn tells_only_what_a_name_tells() {
        assert_eq!(gender("theresa"), Gender::Female);
        assert_eq!(gender("boris"), Gender::Male);
        assert_eq!(gender("kim"), Gender::Unknown);
        assert_eq!(gender(""), Gender::Unknown);
    }
}
