"""Invented passages of concerns of many kinds, each with what may not be left of it."""

PASSAGES: tuple[tuple[str, str], ...] = (
    (
        "jeg er innom siam lotus massasje på stakkevollan, damene der sover på bakrommet og en av dem sa hun heter noi",
        "noi stakkevollan",
    ),
    (
        "Kunde her. På Bangkok Spa i Storgata får jentene ikke gå ut. Sjefen heter Kjell Arne Testmo og har tatt passene deres.",
        "Bangkok Kjell Testmo",
    ),
    (
        "det er en bilvask på stakkevollan der gutta jobber fra 07 til 23 hver dag uten lønn",
        "stakkevollan",
    ),
    (
        "Bilvasken ved Esso på Langnes bruker rumenske gutter, ca 17 år, som sover i en campingvogn.",
        "Langnes",
    ),
    (
        "Jeg jobber på restaurant Nordlyset og kokken, Ahmed, får 40 kr timen. Eieren, Tore Bakkmo, holder passet hans.",
        "Ahmed Bakkmo",
    ),
    ("Kokken på Golden Dragon har ikke hatt fri på et halvt år. Han er 43 og fra Kina.", "Dragon"),
    (
        "Jordbærgården på Elverhøy har 14 polakker i en brakke, ingen får lønn før i september.",
        "polakker Elverhøy",
    ),
    (
        "Ute på garden til Stormo i Lakselvbukt er det ein vietnamesar som aldri får gå nokon stad.",
        "Stormo Lakselvbukt vietnamesar",
    ),
    (
        "Mannskapet om bord på M/S Havbris har ikke fått lønn siden mai. Skipperen tok passene.",
        "Havbris",
    ),
    (
        "båten Havbris ligger i havna og de filippinske folka får ikke gå i land",
        "Havbris filippinske",
    ),
    (
        "F/F Sjøglimt T-12-T leverte fisk her i går kveld. To indonesere sa de jobber 20 timer i døgnet.",
        "Sjøglimt T-12-T indonesere",
    ),
    ("ms nordglimt, fire mann fra Burma, de får 200 euro i måneden", "nordglimt Burma"),
    (
        "På oppdrettsanlegget ved Skarvholmen bor arbeiderne på flåten. Driftslederen heter Geir Ove Prøvestad.",
        "Skarvholmen Prøvestad",
    ),
    (
        "Jeg er resepsjonist på Hotell Tindblikk. I rom 417 kommer det nye menn hver natt mellom 22 og 06.",
        "Tindblikk 417",
    ),
    (
        "Hotellet ved brua leier ut rom 12 og 14 til jenter fra Nigeria. Kl 03:30 kom politiet.",
        "Nigeria 03:30",
    ),
    (
        "Hei, jobber på Fjordbris asylmottak. En jente på 15 fra Eritrea ble hentet av en mann i en svart BMW med reg nr ab 12345 halv fire om natta.",
        "Fjordbris Eritrea 12345",
    ),
    (
        "Ei jente i 7B på Kroken skole har slutta å komme. Faren seier ho skal gifte seg i Pakistan i sommar.",
        "7B Kroken Pakistan",
    ),
    ("Elev i andre klasse på vgs, 17 år, skal sendes til Somalia 15/3.", "Somalia 15/3"),
    (
        "I barnehagen vår er det ei mor som aldri får hente sjølv. Mannen hennar, Yusuf, har telefonen hennar.",
        "Yusuf",
    ),
    (
        "Neglesalongen Lucky Nails på Jekta har to jenter som ser ut som de er 15, de snakker vietnamesisk og trenger tolk.",
        "Lucky vietnamesisk",
    ),
    (
        "på byggeplassen ved det nye sykehuset jobber det litauere for et firma som heter Baltbygg uab, de sover i container 3",
        "Baltbygg",
    ),
    (
        "De som vasker for Polarrent AS får betalt et par tusen i måneden, jeg har hørt 4000 kr.",
        "Polarrent",
    ),
    (
        "Naboen i nr 14 på hjørnet har en au pair fra Filippinene. Hun jobber hele døgnet og får ikke gå ut.",
        "Filippinene",
    ),
    ("Blokka ved Rema, tredje etasje, oppgang B. Det går menn inn og ut hele natta.", "Rema"),
    (
        "hun heter noi.lotus på insta og selger bilder, hun er bare fjorten år",
        "noi noi.lotus fjorten",
    ),
    (
        "Han kontakta henne på Telegram: bigboss_77 og snap x.y.z, ba om 5000 dollar.",
        "bigboss_77 x.y.z",
    ),
    ("på insta heter hun dreamgirl og på snap er hun kari.xo", "dreamgirl kari.xo"),
    ("Kontakt meg på @nordlys.jente eller mail ola (at) post.example", "@nordlys.jente ola"),
    (
        "Jenta er gravid i uke 23 og har en tatovering av en drage på halsen. Hun mangler en finger på venstre hånd.",
        "drage",
    ),
    (
        "Svigermora og svogeren hennes bestemmer alt. Hun er muslim og fra en liten kurdisk landsby.",
        "Svigermora muslim kurdisk",
    ),
    (
        "Eg er sjukepleiar på legevakta og såg ei kvinne med store blåmerke. Ho har ett øye.",
        "sjukepleiar",
    ),
    (
        "Mitt navn er Kari Prøvestad og jeg er lærer på ungdomsskolen. Det gjelder en gutt i 9. klasse.",
        "Prøvestad Kari lærer",
    ),
    (
        "Sjåføren Viktor kjører jentene rundt og tar alle pengene. Viktors bil er en hvit Ford Transit.",
        "Viktor",
    ),
    (
        "I am a nurse at the hospital. Maria Popescu, 19, came in at 3 am. Her boss, Costel Vasile, keeps her passport. Mrs Popescu is afraid.",
        "Maria Popescu Costel",
    ),
    (
        "The boat Havbris has 12 men on board from Indonesia, they are paid 300 dollars a month.",
        "Havbris Indonesia",
    ),
    (
        "She works in a nail bar called Lucky Nails in Kirkegata, next to the Kiwi shop. She said her name is Linh.",
        "Lucky",
    ),
    (
        "my neighbour has a girl from the philippines working as au pair, she works from 6 to 22 and sleeps in the basement",
        "philippines",
    ),
    (
        "He is at Nordlys car wash near the airport. He is sixteen years old and in year 10 at Kroken school.",
        "Kroken sixteen",
    ),
    (
        "Ho jobbar på fiskebruket i Skjervøy og bur i brakka bak kirka. Dei er elleve stykk frå Romania.",
        "Skjervøy Romania",
    ),
    (
        "æ e bekymra for ei dame som jobbe på massasjen i sentrum, ho får itj løn og mannen ho bor med slår ho",
        "",
    ),
    ("dæm bor i blokka bak Coop'en på Kroken, fem stykka på ett rom", "Kroken"),
    (
        "Ej såg ho Olga på butikken i førgårs, ho ville ikkje snakke. Mannen hennar, Per Arne Prøvdal, arbeider på verftet.",
        "Olga Prøvdal",
    ),
    (
        "Tirsdag 4. november kl 14.30 ble hun hentet av en grå varebil, skilt UE-07714.",
        "14.30 UE-07714",
    ),
    (
        "Det skjedde uke 42, rundt kl. 18, utenfor leilighet H0302 i Skippergata 91.",
        "Skippergata H0302",
    ),
    (
        "De betalte 40 000 kr for reisen og 200 euro for visum. Hun skylder fortsatt over en million.",
        "",
    ),
    (
        "Vi er bare to sykepleiere som jobber natt, så dette må være anonymt. Avd. 2B.",
        "sykepleiere",
    ),
    ("Hun skal fly med SK4417 fredag kl 12:55 til Istanbul.", "SK4417 Istanbul"),
    ("Se vedlagt fil: Popescu_pass.pdf og bilde IMG_2034.jpg", "Popescu_pass"),
    (
        "Roar Stormo og Lise Stormo driver stedet. Stormo tar alle pengene. Lise er snill. M. Popescu og Maria Popescu og Maria Popesku er samme dame.",
        "Stormo Maria Popescu Roar Lise",
    ),
    ("Vi har sett at fru Stormo's sønn slår Marias barn. Marias mann er borte.", "Stormo"),
    ("Driver av Arctic Thai Massasje heter Somchai. Han kjører en rød Toyota.", "Somchai"),
    ("Klassen til Amina, 7. klasse ved Bjerkaker skole, har snakket om det.", "Amina Bjerkaker"),
    (
        "Jeg heter Irina. Jeg er tjueto år. Jeg kommer fra Ukraina. Jeg bor hos en familie på Kvaløya og passer barn.",
        "Irina tjueto Ukraina Kvaløya",
    ),
    ("Han er pastor i pinsemenigheten og lederen av kirken. De tvinger henne til å be.", "pastor"),
    (
        "Barnevernspedagogen og helsesykepleieren på Kroken skole vet om det.",
        "Kroken Barnevernspedagogen",
    ),
    (
        "Min bekymring gjelder en dame som jobber i kiosken på Hansjordnes. Hun jobber alltid. Ca 60 timer i uka.",
        "Hansjordnes",
    ),
    (
        "Hei. Jeg bor i Kirkegårdsveien 8, 2. etg, og rett over oss bor det fem karer fra Bulgaria. De hentes kl. 05.15 av en sølvgrå Mercedes Vito (BT 90432) og kommer hjem etter kl 23. Arbeidsgiveren skal være Tromsbygg Entreprenør. En av dem, Dimitar, viste meg et kontrakt på 3 500 kr i måneden. Han har brukket armen. Mvh Anne-Grete Prøvås",
        "Kirkegårdsveien 90432 Bulgaria Dimitar Anne-Grete",
    ),
    (
        'I går snakket jeg med en jente på Burger King som sa hun jobbet gratis for tanta si på "Mama\'s Kitchen" i Sjøgata. Hun var kanskje femten. Hun heter noe sånt som Thuy eller Thi.',
        "Thuy femten",
    ),
    (
        "heisann, vil bare si fra om campingen ute ved sommarøy, der bor det en gjeng rumenere i telt, de plukker tyttebær for en som heter Stig, han tar 300 kr dagen for plassen. stig kjører grønn hiace",
        "sommarøy stig",
    ),
    (
        "Eg er lærar ved Skarvdal vidaregåande. Ein elev i VG1 fortalde at far hennar har lova ho bort til ein slektning i Irak. Ho heiter Nour Al-Testi og er 16 år. Bror hennar Karwan følgjer ho til skulen. Ho har ring i nasen og eit arr over venstre auge.",
        "Skarvdal Nour Karwan Irak",
    ),
    (
        "We are three crew on F/V Northern Testlight (IMO 9074729). Captain Jurijs took our passports in May. We get 2 EUR per hour. Contact: jurij.crew@mail.example or +371 2000 0417. We are docked at Quay 4 in the harbour. No police please.",
        "IMO Jurijs 9074729",
    ),
    (
        "Helsesykepleier på Strandskillet skole melder: elev i 5. klasse har fortalt at mor sover i kjelleren på restaurant Pho Lotus, der hun jobber 14 timer om dagen. Mor heter Nguyen Thi Prøve, født 12.03.1984. Far er ukjent.",
        "Pho Nguyen 12.03.1984",
    ),
    (
        "Jeg vasker på hotell sammen med to jenter fra Litauen, Ruta og Egle. De bor på personalrommet og får utbetalt 20 kr pr rom. Sjefen, daglig leder Svein-Erik Falskmo, sier de skylder ham 45.000,- for flybilletter. Jeg har skjermbilder. Ring meg etter kl 16, 68 05 77 12, Beate",
        "Litauen Svein-Erik Beate",
    ),
    (
        'min datter på 14 har fått en kjæreste på snap som kaller seg "kingmo04". han er 22 og ber henne sende bilder og møte venner av ham på kvaløysletta. hun har fått ny iphone og dyre klær',
        "kingmo04 kvaløysletta",
    ),
    (
        "Til rette vedkommende: Ved Solbakken bofellesskap (avd B) arbeider en assistent fra Ghana som heter Kofi. Ansatt via Nordhjelp Bemanning. Han sa at de trekker 9000 i måneden for hybel i Lars Eriksens vei 22b.",
        "Solbakken Ghana Kofi Nordhjelp Eriksens",
    ),
    (
        "A friend of mine, Blessing, works as au pair for a doctor family in Fjellheisvegen 112. They lock the door from the outside between 8 am and 4 pm. She is 23 years old and from Kenya. The father is a surgeon at UNN. Her sister Grace called me on Tuesday.",
        "Blessing Fjellheisvegen Kenya Grace",
    ),
    (
        "Hunden bjeffa og da såg eg at det bur folk i fjøset til Odd Inge på Nordgarden. Tre stykk, trur dei er frå Nepal. Dei har ikkje innlagt vatn. Dette er i Skoddedalen, gnr 41 bnr 7.",
        "Odd Nordgarden Nepal gnr",
    ),
    (
        'Tips: annonse på realescort.example/nina-21 med tlf 680 55 190. Leiligheten er i Storgata over Narvesen, inngang fra bakgården, 3. etasje, ringeklokke "Hansen". Jenta sa hun var fra Brasil, men pratet spansk. Hun hadde tatovering av en rose på skulderen.',
        "realescort Hansen Brasil",
    ),
    (
        "Jeg jobber i Skatteetaten og har under kontroll av Polar Carwash & Detailing sett at seks albanere sto på lista uten lønn. Innehaver Ardit H. ble aggressiv. Kontroll utført 12.10.2026 kl 11.40. Vår ref: 2026/88812-4.",
        "albanere Ardit 88812",
    ),
    (
        "har jobbet svart for han Kenneth på gartneriet i målselv i to år. han har id kortet mitt. jeg heter waleed og er fra syria. kan ikke snakke i telefon, bruk whatsapp +963 900 000 417",
        "417 Kenneth målselv waleed syria",
    ),
    (
        "Ho er jehovas vitne og gravid i sjette måned, og mannen vil at ho skal reise til Polen før jul. Svigermor hennar styrer økonomien. Dei bur på Testøya, det er berre ti hus der.",
        "Testøya",
    ),
    (
        'The imam at our mosque asked me to write. A boy of 17, Yonas from Asmara, delivers drugs for two men called "Biggie" and Ali. He owes them 30k. He lives at the Kroken reception centre, room 22. Case no. 19/4417.',
        "Kroken Yonas Asmara Biggie",
    ),
    (
        "Bekymringsmelding fra tannlege: pasient (kvinne, ca 30 år, thailandsk) hadde tre utslåtte tenner. Ektefellen Rolf Prøvland betalte kontant kr 8 400 og svarte på alle spørsmål for henne. De bor i Tverrelvdalen. Timen var mandag 2. november kl. 13.",
        "Rolf Tverrelvdalen",
    ),
)
