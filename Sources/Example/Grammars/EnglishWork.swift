extension Grammar {
    /// Requests in English about work and letters.
    static let englishWork = #"""
        # coverLetter 4 0
        Write a cover letter for a {job} position at a {firm}
        Improve my cover letter for a {job} role: "I am writing to apply because I have {n} years of experience in {field}."
        How do I explain [a gap of two years|being fired|a career change from {field}] in an application?
        Tailor my CV to this advert: {job}, {firm}, must know {field}
        [Short|Friendly|Formal] LinkedIn message to a recruiter about a {job} opening
        What should the summary line at the top of a {job} CV say?
        Rewrite this bullet for my resume: "responsible for {field} with a team of {n}"
        Is a photo on the CV expected for {job} jobs in {city}?
        application letter {job}, no experience but motivated
        Give me strong verbs for a CV in {field}
        $job junior accountant|nurse|warehouse lead|data analyst|barista|UX designer|teaching assistant|sales manager|electrician|receptionist|translator
        $firm small start-up|hospital|logistics company|bank|public school|museum|non-profit|hotel chain
        $field customer service|logistics|payroll|marketing|patient care|stock control|event planning
        > Open with one concrete result from {field}, then say why the {firm} in particular. Keep it to half a page.
        > Dear hiring team, I would like to join you as {job}. For the last years I have worked in {field} and enjoyed it.
        + Make it sound less stiff.
        # interview 2 0
        What questions will they ask in an interview for {job}?
        Help me answer "[tell me about yourself|what is your greatest weakness|why do you want to leave your job]" for a {job} interview
        Run a mock interview with me, I'm applying as {job}
        How do I negotiate the salary for {job} when they offer {pay}?
        Good questions to ask at the end of a {job} interview
        They want me to give a presentation of {n} minutes for the {job} role, how do I structure it
        What do I wear to an interview as {job}?
        I froze during my last interview, how do I stay calm in the next one?
        $job product manager|paramedic|store manager|backend engineer|social worker|policy officer|flight attendant|lab technician
        $pay 38k|45k|52k|60k plus bonus|less than I earn now
        > Prepare three short stories: a problem, what you did, how it ended. Nearly every question for {job} fits one of them.
        # email 4 1
        Write a [polite|firm|short|friendly] email to my {who} asking for {what}
        How do I tell my {who} that I [can't make the deadline|am overloaded|disagree with the plan|made a mistake]?
        Reply to this: "We regret to inform you that {what} is not possible at this time."
        Reminder email to a {who} who has not [paid the invoice|answered for two weeks|sent the files]
        Make this sound more professional: "hey {person}, need {what} asap, you promised it last week"
        Draft an out-of-office message until {date}
        Subject line for a mail to my {who} about {what}
        Write my resignation letter, last day is {date}, I want to stay on good terms
        Apologise to a {who} for sending {what} to the wrong person
        Decline a meeting with my {who} on {date}
        $who manager|landlord|professor|client|colleague|supplier|HR department|team lead|school principal
        $what a raise|an extension|two days off|feedback on my draft|a refund|a reference letter|the signed contract|remote work on Fridays
        $date Friday|2 March|the end of the month|Monday next week|15 April
        > Dear {person}, I hope you are well. I am writing about {what}. Could we find ten minutes before {date}?
        > Say the wish in the first sentence, the reason in the second, and offer two dates in the third.
        + A bit warmer, please.
        # spreadsheets 4 0
        Excel formula to [sum|count|average] {col} only where {col2} is {cond}
        How do I [remove duplicates|split names|highlight weekends|freeze the header] in Google Sheets?
        My [VLOOKUP|XLOOKUP|INDEX MATCH] returns #N/A although the {col} is there
        Pivot table: show {col} by month and {col2}
        Make a cell turn red when {col} is {cond}
        How can I import a CSV where the decimals have commas, {col} becomes text
        Write a macro that copies every row with {col2} {cond} to a new sheet
        array formula to get the latest {col} for each {col2}
        Why does Excel change {col} into a date?
        Build a simple budget sheet with {col}, {col2} and a chart
        Drop-down list in column B that depends on {col2} in column A
        $col revenue|hours worked|invoice total|stock level|unit price|grades|order number|due date
        $col2 region|employee|customer|product group|department|status
        $cond empty|above 100|"open"|in the last 30 days|not zero|older than a week
        > Use =SUMIFS with {col} as the first range and {col2} as the criterion; text criteria need quotation marks.
        > The cause is nearly always a hidden blank or a number kept as text. Wrap {col} in TRIM or VALUE and try again.
        + It says the formula is not valid.
        # marketing 3 2
        Write {n} Instagram captions for a {shop}, [funny|warm|minimalist] tone
        Slogan for a {shop} in {city}
        Product description for {product}, about {len} words
        Come up with a content plan for the {shop}, two posts a week
        How do I get more [newsletter sign-ups|reviews|walk-in customers] for my {shop}?
        Name ideas for a {shop} that sells {product}
        Is it worth paying for ads if my {shop} only has {n} orders a day?
        Newsletter announcing that our {shop} now offers {product}
        Who is the target group for {product}?
        $shop flower shop|yoga studio|bike workshop|vegan café|bookstore|pottery class|dog salon|craft brewery|second-hand boutique
        $product handmade soap|oat milk ice cream|refurbished bikes|candles|children's raincoats|gift boxes|loose-leaf tea|linen shirts
        $len 60|80|120|150
        > Three ideas: show the hands behind {product}, ask a question, and end with the opening hours.
        + Add a few hashtags.
        # meetings 2 0
        Turn these notes into minutes: {topic} postponed, {person} checks numbers, next call Thursday
        Agenda for a [kick-off|retrospective|one-to-one|board meeting] about {topic}, {n}0 minutes
        How do I stop two colleagues from talking over everybody in our {topic} meeting?
        Summarise this for my boss: we discussed {topic}, nobody agreed, {person} will ask legal
        Icebreaker for a remote team of {n}
        Turn my bullet points about {topic} into a slide outline
        Write a project status update: {topic} is late by two weeks, budget fine
        $topic the office move|the new website|hiring|the summer campaign|the migration|annual goals|the supplier contract
        > Decided: nothing yet. Open: {topic}. Next step: {person} reports on Thursday.
        # taxes 3 6
        Can I deduct {cost} from my taxes as a {worker}?
        Which form do I need to report {income} as a {worker}?
        I moved from {city} halfway through the year, where do I file my tax return?
        What happens if I file my return {n} weeks late?
        How is {income} taxed for a {worker}?
        Do I have to register for VAT as a {worker} with {income}?
        My tax letter says I owe money for {cost}, how do I appeal?
        Explain the difference between a tax credit and a tax deduction with {cost} as an example
        what receipts to keep for {cost}
        Quarterly estimated payments, how do I calculate them with {income}
        $cost a home office|my commute|a laptop|childcare|a training course|donations|moving costs|work clothes
        $worker freelancer|part-time employee|student with a side job|sole trader|retired teacher|self-employed musician
        $income rental income|crypto gains|dividends|tips|royalties|a side business|foreign wages
        > In many countries {cost} counts when it is needed for the work. Keep the receipts and check the limit for a {worker}.
        > I can explain the general rule for {income}, but for your own return a tax adviser should have the last word.
        + Is that the same in every state?
        # money 3 3
        Should I [pay off my {debt}|invest|build an emergency fund] first?
        How much house can I afford with a salary of {pay} and a {debt}?
        Explain [index funds|compound interest|annuities|bonds] like I'm twelve
        Make a monthly budget for {pay} with rent at 40 percent
        Is refinancing my {debt} at {rate} percent a good idea?
        How do I improve my credit score after missing a payment on my {debt}?
        What is a realistic savings goal at {age} on {pay}?
        fixed or variable rate for a {debt}, {rate} percent offered
        My partner and I want to split costs fairly, I earn {pay} and they earn half
        Retirement at {age} in {n} years, am I on track with 80k saved?
        $debt student loan|mortgage|car loan|credit card balance|overdraft
        $pay 32k|41k|55k|70k|2,400 a month
        $rate 3.1|3.9|4.6|5.2|6.8
        $age 27|35|42|50|58
        > First three months of expenses in cash, then the {debt} with the highest rate, then a broad fund.
        # tenancy 3 8
        My landlord [won't return the deposit|wants to raise the rent by {n} percent|enters without notice|ignores the {defect}]. What are my rights?
        How much notice do I have to give in {city} if my lease is {lease}?
        Can I be evicted for {reason}?
        Letter to my landlord about the {defect}, with a deadline
        Is the tenant or the landlord responsible for the {defect}?
        May I sublet my flat in {city} with a lease that is {lease}?
        My flatmate left and the lease is {lease}, do I owe the whole rent
        rent reduction because of {defect}, how much is usual
        Is a clause forbidding {reason} in a rental contract valid?
        $defect broken heating|mould in the bedroom|leaking roof|noisy lift|cockroaches|faulty wiring
        $lease fixed for two years|month to month|only verbal|in both our names
        $reason keeping a dog|late rent|working from home|having guests|smoking on the balcony
        > Write down the {defect} with photographs and a date, send it by post, and give two weeks. Local tenant groups help further.
        > This depends on where you live. With a lease that is {lease}, three months is common, but check your contract.
        # consumer 2 6
        The {shop} refuses to refund my {good}, it broke after {n} weeks. What can I do?
        Does a warranty cover [water damage|a cracked screen|normal wear] on a {good}?
        I cancelled my {contract} but they keep charging me
        Write a complaint about a {good} that arrived damaged
        Small claims court for a {good}, is it worth the trouble?
        Can I withdraw from a {contract} that I signed [online|on the phone|at the door]?
        What must a {contract} contain to be binding?
        Someone used my name to open a {contract}, which steps now
        $shop online store|furniture house|electronics chain|market seller
        $good washing machine|sofa|phone|pair of boots|espresso machine|bicycle|mattress
        $contract gym membership|phone contract|streaming subscription|energy contract|insurance policy
        > Tell the {shop} in writing that the {good} is faulty and name a date. Keep a copy; a chargeback is the next step.
        """#
}
