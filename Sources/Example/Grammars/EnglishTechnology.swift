extension Grammar {
    /// Requests in English about programs and machines.
    static let englishTechnology = #"""
        # python 5 0
        Why do I get "{error}" in this Python code?\n\nfor row in {name}:\n    total += row\['{key}'\]
        How do I read a [CSV|JSON|Parquet|YAML] file into a pandas DataFrame and keep only rows where {key} is not null?
        Write a Python function that {task}
        My pandas merge on {key} gives more rows than before, why?
        What is the difference between [a list and a tuple|asyncio and threads|a generator and an iterator|is and ==] in Python?
        How can I speed up a loop over {name} with a million entries
        pip install fails with [a compiler error|a dependency conflict|permission denied] in my virtual environment
        Unit test with pytest for a function that {task}
        Convert this to a list comprehension: a for loop over {name} that appends x.{key} if it is positive
        {error} when I call my Flask endpoint, traceback points at {key}
        Type hints for a dictionary of {name}, how do I write that
        $error KeyError|TypeError: 'NoneType' object is not subscriptable|IndexError: list index out of range|RecursionError|UnicodeDecodeError
        $name orders|users|measurements|sensor_rows|transactions|pages
        $key price|email|timestamp|score|user_id
        $task merges overlapping intervals|flattens a nested list|checks a password's strength|renames files by date|retries an HTTP call|parses log lines
        > The error says that {key} is missing in at least one of the {name}. Use .get("{key}", 0) or filter first.
        > Here is a version that {task}; it sorts once and then walks through in a single pass.
        + Now it prints an empty list.
        # javascript 4 0
        My React component re-renders [twice|forever|on every keystroke] when I {action}
        How do I {action} in plain JavaScript without a library?
        "{error}" in the browser console after I {action}
        Explain [closures|promises|the event loop|hoisting|this] in JavaScript with an example
        TypeScript complains that [property does not exist|type is not assignable|object is possibly undefined] when I {action}
        CSS: center a {widget} both ways
        Make a responsive {widget} with flexbox that collapses on mobile
        Why is my fetch call blocked by CORS when I {action}?
        useEffect runs too often, I only want to {action} once
        Write a small {widget} in HTML, CSS and JS
        Next.js or Vite for a site with a {widget} and login?
        $action update the state in a loop|submit the form|load the next page|debounce a search field|upload a file|toggle dark mode
        $error Cannot read properties of undefined|Unexpected token < in JSON|Maximum call stack size exceeded|Hydration failed
        $widget navbar|modal dialog|image carousel|login form|pricing table|countdown timer
        > Move the call into an effect with an empty dependency list, so that you {action} only when the component appears.
        > The server answered with an HTML page, not with JSON. Look at the network tab before parsing.
        # compiled 3 0
        Rust borrow checker: cannot borrow `{var}` as mutable because it is also borrowed as immutable
        How do I [return a reference to|share between threads|clone only once] a {type} in Rust?
        C++: segmentation fault when I {op} a {type}
        When should I use unique_ptr and when shared_ptr for a {type}?
        undefined reference to `{var}::{op}()` when linking, CMake project
        Explain Rust lifetimes using a struct that holds a {type}
        Go: goroutine leak when I {op} over a channel of {type}
        Java NullPointerException when I {op} the {type}
        How to {op} a {type} in Swift without copying it
        Is it undefined behaviour to {op} a {type} in C after free?
        What does error E{code} mean in Rust? I try to {op} `{var}`
        $var config|buffer|session|parser|cache|queue
        $type vector of strings|hash map|linked list|byte slice|tree node|matrix
        $op iterate|push into|resize|serialise|sort|compare
        $code 0382|0499|0502|0308|0597
        > `{var}` is still borrowed by the loop. Collect the changes first and apply them after it, or take the value out.
        > Let one owner keep the {type} and hand out references; reference counting is for the rare case of two owners.
        # sql 4 0
        SQL query to find [the second highest|the latest|duplicate|missing] {col} per {table}
        Why is my join between {table} and {table2} so slow?
        How do I [pivot|group|rank|paginate] {table} by {col} in {db}?
        Which index helps for a query on {table} where {col} is between two dates?
        {db}: "[deadlock detected|syntax error near GROUP|column must appear in the GROUP BY clause]" on {table}
        Difference between LEFT JOIN and NOT EXISTS with {table} and {table2}
        Write a migration that adds {col} to {table} without locking it
        Delete old rows from {table} in batches, {db}
        Explain this query plan: sequential scan on {table}, filter {col}
        window function for a running total of {col} over {table}
        Design tables for {table}, {table2} and their {col}
        $table customers|invoices|bookings|employees|shipments|students|payments
        $table2 countries|line items|departments|courses|warehouses|reviews
        $col created_at|amount|status|country_code|salary|grade
        $db PostgreSQL|MySQL|SQLite|SQL Server
        > Use ROW_NUMBER() OVER (PARTITION BY id ORDER BY {col} DESC) on {table} and keep the rows numbered one.
        > An index on {table} ({col}) should turn the scan into a range lookup. Check with EXPLAIN before and after.
        + What if {col} can be null?
        # linux 4 0
        How do I find what is using all the {res} on my {distro} server?
        systemd service for {app} keeps restarting, how do I see why?
        {app} can't bind to port {port}, address already in use
        Permission denied when I run {app} as a normal user on {distro}
        Bash one-liner to [delete files older than {n} days|rename all jpeg files|count lines in every log|watch a folder]
        cron job for {app} does not run, works by hand
        Set up [a firewall|ssh keys|automatic updates|swap|log rotation] on {distro}
        My {distro} machine boots to a black screen after the update
        df says the disk is full but du finds nothing, {distro}
        How do I move /var to a new disk without losing {app}?
        rsync from {distro} to a NAS, only changed files, with {app} running
        $res memory|disk space|CPU|file descriptors|inodes
        $distro Ubuntu|Debian|Fedora|Arch|Rocky Linux
        $app nginx|a backup script|PostgreSQL|Nextcloud|Grafana|a Python daemon
        $port 80|443|5432|8080|3000
        > Run systemctl status and journalctl -u for {app}; the line before the exit code usually names the reason.
        > Start with ss -ltnp to see who owns port {port}, then stop that service or choose another port.
        # containers 3 0
        My Docker image for {app} is {size} GB, how do I make it smaller?
        Pod stuck in [CrashLoopBackOff|Pending|ImagePullBackOff|Terminating], it runs {app}
        docker compose file for {app} with a database and a volume
        How do containers on the same network reach {app} by name?
        Kubernetes: rolling update of {app} without downtime
        Mount a secret into the {app} container instead of an environment variable
        GitHub Actions workflow that builds {app} and pushes it to a registry
        Terraform wants to destroy and recreate {app}, how do I prevent that?
        Why does my container for {app} lose data after every restart?
        Helm or plain manifests for {app}?
        liveness probe kills {app} during long start-ups
        $app a Django site|a Node API|a Spring service|WordPress|a Go worker|Redis
        $size 1.2|2|3.5|5
        > Build in one stage and copy only the result into a slim base; {app} then needs a few hundred megabytes at most.
        > kubectl describe pod shows the last state. For {app} it is often a missing variable or a failing probe.
        # regex 2 0
        Regex that matches {what} but not {not}
        Explain this regular expression: ^\\d+(\\.\\d+)?$
        How do I extract {what} from a log line with grep?
        My regex for {what} is greedy and takes the whole line
        Replace {what} with an empty string using sed
        Validate {what} in JavaScript, a pattern that allows {not}?
        named groups to split {what} into parts
        $what an email address|a date like 2024-05-01|an IPv4 address|a price with currency|a phone number|an HTML tag|a hex colour
        $not empty lines|trailing dots|comments|spaces|negative numbers
        > Anchor it on both ends and make the middle lazy; that keeps {not} out.
        # datascience 3 0
        Should I use {method} or {method2} to predict {target}?
        My {method} overfits on {target}, training score .99 and test .61
        How do I interpret [a p-value of .04|an R squared of .3|the odds ratio|the confusion matrix] for {target}?
        Sample size needed for an A/B test on {target}
        Impute missing values in {target} data, mean or model?
        Plot {target} over time with a rolling average in matplotlib
        Explain {method} to a manager
        Cross-validation for time series of {target}, how do I split it
        Classes are unbalanced, only two percent positive {target}, what metric?
        Is the difference in {target} between two groups significant?
        $method random forest|logistic regression|gradient boosting|k-means|a neural network|linear regression
        $method2 a decision tree|support vector machines|naive Bayes|ARIMA|lasso
        $target customer churn|house prices|energy use|click rates|patient readmissions|crop yield
        > Start with {method}, it gives a baseline for {target} that is easy to explain, and compare on data it has not seen.
        # gamesdev 2 0
        Unity: my {thing} falls through the floor when it moves fast
        How do I make a {thing} follow the player in Godot?
        Shader for a {thing} that [glows|dissolves|ripples like water]
        Design the stats of a {thing} for a {genre}
        Pathfinding on a grid for a {thing}, A* or something simpler?
        Save and load the state of every {thing} in my {genre}
        Pixel art tips for a {thing}, 32 by 32
        $thing enemy|camera|sword|dragon|vehicle|projectile|boss
        $genre roguelike|platformer|farming sim|racing game|tower defence
        > Move the {thing} in the physics step and turn on continuous collision detection.
        # security 2 12
        Is this email from my bank about {bait} a scam?
        How do I create strong passwords and remember them for {acct}?
        Somebody logged in to my {acct} from {city}, what now?
        Best way to set up two-factor for {acct} for an older relative
        Are password managers safe for {acct}?
        I clicked a link about {bait}, what should I check on my computer
        How would I know if my {acct} leaked?
        What does end-to-end encryption mean for my {acct}?
        $bait a blocked card|an unpaid parcel|a prize|a tax refund|a new device
        $acct email account|bank login|photo cloud|social media|work laptop
        > Do not use the link. Open the site yourself, change the password of your {acct}, and sign out all other devices.
        """#
}
