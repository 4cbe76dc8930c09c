extension Grammar {
    /// Requests in English about school, health and free time.
    static let englishLearning = #"""
        # maths 4 1
        Solve {eq} step by step
        How do I [integrate|differentiate|graph|factor] {fn}?
        A train leaves at {n} o'clock and travels at {speed} km/h, when does it arrive 210 km away?
        Explain [the chain rule|logarithms|vectors|the binomial theorem|complex numbers] for a test tomorrow
        What is the probability of drawing {n} red balls out of a bag of 30?
        Check my homework: {eq}, I got x = {n}
        How do you prove that the square root of {n} is irrational?
        Practice problems on [fractions|quadratic equations|trigonometry|percentages] with answers
        My daughter doesn't get long division, how do I explain it?
        area under {fn} between 0 and {n}
        $eq 3x + 7 = 22|x² − 5x + 6 = 0|2(x − 4) = 5x + 1|4x² = 36|7x − 2y = 10 and x + y = 4
        $fn x·sin(x)|e^(2x)|1/(1 + x²)|x³ − 3x|ln(x)/x
        $speed 70|84|90|105|120
        > Bring the terms with x to one side: for {eq} that leaves a single step, then check by inserting the result.
        + Can I use a calculator for that?
        # history 3 0
        Essay outline on the causes of {event}
        How did {event} change everyday life in {place}?
        Write an introduction of {len} words for a paper about {event}
        Was {event} inevitable? Give me arguments for both sides
        Primary sources about {event} that a student can read
        Timeline of {event} in {n} points
        Compare {event} with {event2}
        Who were the losers of {event}?
        thesis statement for an essay on {event} in {place}
        Quiz me on {event}
        $event the French Revolution|the fall of Rome|the Industrial Revolution|the Black Death|the Cold War|decolonisation|the Reformation|the partition of India
        $event2 the American Civil War|the Meiji Restoration|the Thirty Years' War|the Russian Revolution
        $place rural Europe|the cities|West Africa|the colonies|Eastern Europe
        $len 100|150|200|300
        > Three lines of argument work: money, ideas and bad harvests. Begin {event} with the one your sources support best.
        # science 3 1
        Why is {thing} [so important for life|blue|lighter than air|radioactive]?
        Explain {concept} to a ten-year-old
        Balance the equation for {reaction}
        Lab report: we measured {thing}, how do I write the discussion?
        What is the difference between {concept} and {concept2}?
        How many moles are in {n} grams of {thing}?
        An experiment for school about {concept} with things from the kitchen
        Calculate the force on a {n} kg block on a slope of 30 degrees
        Flash cards for a biology exam on {concept}
        summary of {concept} in {n} sentences
        $thing water|carbon dioxide|helium|table salt|glucose|uranium|copper sulphate
        $concept photosynthesis|osmosis|black holes|electromagnetic induction|natural selection|entropy|the greenhouse effect|mitosis
        $concept2 respiration|diffusion|meiosis|nuclear fission|genetic drift|radiation
        $reaction burning propane|rusting iron|vinegar and baking soda|the electrolysis of water
        > Think of {concept} as a kitchen: what goes in, what comes out, and what does the work in between.
        # translation 3 0
        Translate into {lang}: "{line}"
        How do you say "{line}" in {lang}?
        Is this {lang} sentence polite enough for my mother-in-law? I want to say "{line}"
        What does [Feierabend|saudade|hygge|komorebi|dépaysement] mean and is there an English word?
        Proofread my {lang}, it should mean "{line}"
        Which is more natural in {lang}, formal or informal, for "{line}"?
        Subtitles: shorten "{line}" in {lang} to {n} words
        Translate a menu from {lang}, third dish has no English name
        $lang Spanish|Japanese|German|Polish|Turkish|Swedish|Korean|Greek|Arabic|Ukrainian
        $line See you at the station|I am allergic to nuts|Thank you for your patience|The meeting has been moved|Happy retirement|Where is the nearest pharmacy|We would like to adopt a dog
        > In {lang} the polite form fits best here. I would write it as one short sentence and put the request at the end.
        # grammar 3 0
        When do I use "[who or whom|affect or effect|less or fewer|lay or lie|since or for]"?
        Correct my English: "{wrong}"
        How can I practise {skill} on my own, I'm at level {level}
        Explain [the subjunctive|the present perfect|articles|conditionals|phrasal verbs] with three examples
        Make a study plan to get from {level} to fluent in {n} months
        Is "{wrong}" correct or not, and why?
        vocabulary about [weather|the office|a doctor's visit|feelings] at level {level}
        Talk with me in simple English about {skill}, correct every mistake
        Tips for the {level} exam, mainly {skill}
        $wrong He don't know nothing about it|I look forward to hear from you|She is living here since five years|Less people came than expected|If I would know, I would tell you
        $skill pronunciation|listening|small talk|writing essays|reading novels
        $level A2|B1|B2|C1
        > Almost. "{wrong}" sounds odd because of the verb form; change that and it is fine.
        # poems 3 1
        Write a [poem|haiku|limerick|sonnet] about {theme}
        A short rhyme for {person}'s birthday who loves {theme}
        Make this poem less cheesy: it is about {theme} and ends with "forever"
        Write song lyrics about {theme} in the style of a sea shanty
        Four lines for a sympathy card, something with {theme}
        Poem that starts with "{start}" and mentions {theme}
        Analyse the imagery of {theme} in a romantic poem
        acrostic for the name {person} about {theme}
        Turn my diary entry on {theme} into free verse
        $theme autumn|the sea at night|a lost dog|first snow|growing old|the city in the rain|my grandmother's kitchen|leaving home|coffee
        $start When the lamps go out|Nobody told the river|I kept your letter|Tomorrow, perhaps
        > The lamps go out, the street grows thin, / and {theme} lets the evening in.
        + Can it rhyme less?
        # stories 3 4
        Write a [short story|fairy tale|scene|first chapter] about {hero} who {plot}
        My novel is stuck: {hero} {plot}, but then nothing happens. Ideas?
        Name and backstory for {hero} in a {genre}
        Dialogue between {hero} and an old enemy
        Bedtime story for a four-year-old with {hero}
        Write the ending where {hero} {plot}, but sad
        Give feedback on my opening line: "It was the year {hero} {plot}."
        plot twist for a {genre} in which {hero} {plot}
        World-building questions for a {genre}
        How do I show that {hero} is afraid without saying it?
        $hero a lighthouse keeper|a retired thief|a girl with a paper kite|a robot gardener|a village doctor|two sisters|a talking fox|a night bus driver
        $plot finds a door in the sea|forgets every morning|must lie to save a friend|inherits a haunted orchard|hears the future on the radio
        $genre fantasy saga|crime novel|space opera|romance|ghost story
        > Nobody believed {hero}, and that was convenient, because for once the truth was worse than the rumour.
        # speeches 2 0
        Wedding speech for my {rel}, funny but not embarrassing, {n} minutes
        What do I say at the funeral of my {rel}?
        Toast for the retirement of {person}, who worked with us for {n} years
        Write a birthday message for my {rel} who turns {age}
        Anniversary card text for my {rel}
        How do I end a best man speech for my {rel}?
        Farewell words for a {rel} who moves to {city}
        baby shower games and a short welcome speech for my {rel}
        $rel brother|best friend|grandmother|colleague|sister|aunt|daughter|stepfather
        $age 18|30|40|50|60|75
        > Begin with how you met, tell one small story, raise the glass. Ninety seconds is longer than you think.
        # fitness 3 2
        Make a {n}-week training plan for {goal}
        How often should I do {ex} if I want {goal}?
        My {part} hurts after {ex}, should I stop?
        Correct form for {ex}?
        Home workout without equipment for {goal}, {time} minutes
        Is it better to run or to do {ex} for {goal}?
        What should I eat before {ex} in the morning?
        I can't do a single {ex}, how do I build up to it
        plateau with {ex} for two months, what to change
        Stretching routine for a stiff {part}, I sit all day
        $goal a first half marathon|losing five kilos|more muscle|better posture|a sprint triathlon|getting fit after pregnancy
        $ex squats|pull-ups|deadlifts|push-ups|planks|rowing|interval runs
        $part lower back|knee|shoulder|hip|calf
        $time 15|20|30|45
        > Three sessions a week are enough for {goal}. Add a little each week and leave a day between hard ones.
        + What about rest days?
        # health 3 9
        I have {symptom} since {when}, could it be serious?
        What helps against {symptom} at home?
        Side effects of {med} with alcohol?
        Explain my blood test: [ferritin|LDL|TSH|vitamin D] is low
        When should I see a doctor about {symptom}?
        Can I take {med} while breastfeeding?
        Is {symptom} normal after a vaccination?
        how long does {symptom} last usually
        Questions to ask my doctor about {symptom}
        $symptom a dry cough|headaches behind one eye|itchy skin|a swollen ankle|dizziness|heartburn|tingling fingers|a sore throat
        $when yesterday|last week|a month|I changed jobs|the weekend
        $med ibuprofen|antihistamines|paracetamol|iron tablets|antibiotics
        > {symptom} is often harmless, but if it gets worse, comes with fever, or lasts more than two weeks, please see a doctor.
        # wellbeing 3 3
        I can't sleep because of {worry}. What can I do tonight?
        How do I talk to my {rel} about {worry}?
        Breathing exercise for {worry} that takes {n} minutes
        I feel lonely since {change}, how do I meet people?
        How do I set boundaries with my {rel}?
        Guide me through journaling about {worry}
        Burnt out after {change}, first steps?
        Is it normal to cry a lot after {change}?
        a kind reply to my {rel} who is going through {change}
        $worry exams|money|racing thoughts|my job|an argument|the news
        $rel partner|mother|teenage son|boss|flatmate|best friend
        $change a break-up|moving to a new city|retiring|losing my job|the children left home
        > That sounds hard. Write the worry down, give it a time tomorrow, and let the body slow down first.
        # parenting 3 1
        My {age} [wakes up every hour|refuses to eat vegetables|hits other children|won't sleep alone]. What helps?
        Activities for a {age} on a rainy day
        How much screen time for a {age}?
        How do I explain [divorce|death|where babies come from|a move] to a {age}?
        Potty training a {age}, no progress after {n} weeks
        Birthday party theme for a {age} who loves {love}
        Packed lunch ideas for a {age}
        My {age} is bullied at school, how do I speak to the teacher
        Bedtime routine for a {age} and a newborn
        $age two-year-old|toddler|four-year-old|first grader|nine-year-old|teenager
        $love dinosaurs|space|horses|trains|mermaids
        > Stay calm, name the feeling, offer two choices. With a {age}, repetition does more than long explanations.
        # travelPlan 4 0
        Plan a {n}-day trip to {place} [with kids|on a budget|in winter|by train]
        What should I [eat|see|avoid|pack] in {place}?
        Is {place} safe for a woman travelling alone?
        Best month to visit {place} and why?
        Do I need a visa for {place} with a [Canadian|Brazilian|Indian|German] passport?
        {place} or {place2} for a honeymoon?
        Day trips from {city} without a car
        Rough budget for {n} days in {place}, hostels and street food
        quiet beaches near {place}
        Road trip from {city} to {place}, where do we stop on the way?
        $place Japan|Iceland|Morocco|the Azores|Vietnam|Patagonia|Scotland|Sicily|Georgia|Costa Rica|Slovenia
        $place2 Bali|Greece|Portugal|Mauritius|Norway
        > For {place}, stay in two places rather than five. Spend the first day on foot and book only what sells out.
        + Which area should we stay in?
        # disruption 16 1
        My {ride} to {city} was {fate}. Am I entitled to {claim}?
        The {company} says my {ride} is {fate}, how do I get {claim}?
        How do I rebook my {ride} from {city} without paying again? It was {fate}
        Stranded in {city} because the {ride} is {fate}. What are my options?
        I missed my next plane in {city} since the first {ride} was {fate}
        Does travel insurance pay when a {ride} is {fate} by {cause}?
        {ride} {fate} because of {cause}, do they owe me {claim}
        Write to the {company}: {ride} {fate}, I want {claim}
        How long does the {company} have to pay {claim} when a {ride} is {fate}?
        My {ride} tonight is {fate}, is there another way to get to {city} by morning?
        $ride flight|flight home|connecting flight|return flight|morning flight
        $fate cancelled|delayed by five hours|overbooked|diverted|cancelled at the last minute|three hours late
        $claim a refund|compensation|a hotel for the night|meal vouchers|a seat with another airline|my money back
        $company airline|booking site|travel agency|carrier
        $cause a storm|a strike|fog|a technical fault|staff shortage|snow
        > When a {ride} is {fate}, the {company} has to offer another way or your money back. Keep the receipts for food and hotel.
        > Ask at the desk for written proof that it was {fate}, then claim {claim} through the form on their site.
        + They blame {cause}. Does that change anything?
        # media 3 0
        Recommend a {kind} like {title}
        What should I watch with my parents, something {mood}?
        Explain the ending of {title}
        Which {kind} is good for a long flight, {mood} please
        Books for someone who hates reading but liked {title}
        List {n} underrated {kind}s from the nineties
        Is {title} suitable for a ten-year-old?
        {mood} podcast or {kind} for the commute
        In which order do I read {title} and the sequels
        $kind film|novel|series|documentary|graphic novel|thriller
        $title Dune|The Name of the Rose|Spirited Away|Pride and Prejudice|The Expanse|Blade Runner|Middlemarch|Dark
        $mood light|slow and beautiful|clever|scary but not bloody|heart-warming
        > If you liked {title}, try something slower first; the pleasure is in the world, not in the plot.
        # tabletop 2 0
        Board game for {n} players that is [quick|cooperative|not too random]?
        D&D: my {class} wants to {deed}, which roll?
        One-shot adventure for a {class} and three beginners
        Rules question: can I {deed} on another player's turn?
        Balance an encounter for {n} level-five characters
        Build a {class} that doesn't use magic
        Chess: how do I answer [the London System|the Sicilian|the King's Gambit] as a beginner?
        House rules so that our games end before midnight
        $class wizard|rogue|paladin|bard|druid|ranger
        $deed grapple a giant|hide in plain sight|trade resources|counter a spell|climb a tower in armour
        > Let the {class} try it with disadvantage; if the table laughs, it was the right ruling.
        # music 2 0
        How do I play {chord} on [guitar|ukulele|piano] with small hands?
        Practice plan for {inst}, {time} minutes a day
        Chord progression for a [sad|jazzy|summery] song in {key}
        Explain the circle of fifths
        What {inst} should a beginner buy for under 300?
        I keep rushing the tempo on the {inst}
        Transpose a song from {key} to D minor
        How do I record {inst} at home without much noise
        $chord F major|B flat minor seven|Csus4|G sharp diminished
        $inst violin|saxophone|cello|drums|electric bass|accordion
        $key A minor|E major|B flat|G major
        $time 15|20|30|60
        > Slow it down until you can play it three times without a mistake, then raise the metronome by four.
        # photography 2 0
        Settings for [night sky|indoor sports|portrait|waterfall] photos with a {cam}?
        My {cam} pictures are [blurry|too dark|grainy|yellowish] indoors
        Which lens for {subj} on a {cam}?
        Lightroom: how do I make {subj} pop without looking fake?
        Explain aperture, shutter speed and ISO using {subj}
        Is a {cam} enough for {subj} or do I need something bigger?
        composition ideas for {subj} at sunset
        $cam mirrorless camera|phone|film camera|compact|DSLR
        $subj birds|newborns|street scenes|architecture|food|weddings
        > With a {cam}, open the aperture, raise the ISO until the shutter is fast enough, and get closer to {subj}.
        # summaries 3 1
        Summarise this [article|paper|chapter|report] about {topic} in {n} bullet points
        What is the main argument of this text on {topic}? "Critics say that {topic} is overrated, yet the numbers disagree."
        Shorten this paragraph to one sentence: "{topic} has changed more in ten years than in the hundred before."
        TL;DR of a long thread on {topic}
        Write an abstract for a study on {topic}
        Pull out the key dates and numbers from my notes on {topic}
        Rewrite the text about {topic} for eleven-year-olds
        Does this report on {topic} contradict itself?
        $topic remote work|urban bees|sleep research|battery recycling|school lunches|rare earths|public libraries|sea levels|four-day weeks
        > In short: {topic} matters more than is thought, the evidence is mixed, and the costs are known.
        """#
}
