package dev.bailiwick.server.joining.bind;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of one block of named.conf by keyword, with those of the block around it behind them. A keyword that stands
 * twice has its last meaning, as far as named takes that at all. Immutable.
 *
 * @param around where a setting is looked for that this block lacks
 */
record Settings(Map<String, Statement> own, Optional<Settings> around) {
    static Settings of(List<Statement> block, Optional<Settings> around) {
        Map<String, Statement> own = new HashMap<>();
        block.forEach(statement -> own.put(statement.keyword(), statement));
        return new Settings(own, around);
    }

    /** The setting, from the innermost block that has it. */
    Optional<Statement> find(String keyword) {
        Statement mine = own.get(keyword);
        return mine != null ? Optional.of(mine) : around.flatMap(outer -> outer.find(keyword));
    }

    /** The setting of this very block. */
    Optional<Statement> here(String keyword) {
        return Optional.ofNullable(own.get(keyword));
    }
}
