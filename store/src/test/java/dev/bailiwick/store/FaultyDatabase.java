package dev.bailiwick.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A real database whose writer connections fail where a test says so. */
final class FaultyDatabase implements Database {
    private final Database real;
    private final AtomicReference<Fault> nextCommit = new AtomicReference<>(Fault.NONE);
    private final AtomicInteger passingCommits = new AtomicInteger();
    private final AtomicInteger refusedOpenings = new AtomicInteger();

    FaultyDatabase(Database real) {
        this.real = real;
    }

    /** How a commit fails. */
    enum Fault {
        NONE,
        /** The connection is lost before the server has heard of the commit. */
        LOST_BEFORE,
        /** The connection is lost when the server has committed and before it says so. */
        LOST_AFTER,
        /** The server says that another transaction was in the way. */
        CONFLICT
    }

    void failNextCommit(Fault fault) {
        failCommitAfter(0, fault);
    }

    /** Lets a number of commits pass and then one fail. */
    void failCommitAfter(int passing, Fault fault) {
        nextCommit.set(fault);
        passingCommits.set(passing);
    }

    /** Lets the next attempts to connect fail. */
    void refuseOpenings(int count) {
        refusedOpenings.set(count);
    }

    int refusedOpeningsLeft() {
        return refusedOpenings.get();
    }

    @Override
    public boolean isShared() {
        return real.isShared();
    }

    @Override
    public Dialect dialect() {
        return real.dialect();
    }

    @Override
    public Sql openWriter() throws SQLException {
        if (refusedOpenings.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new SQLException("connection refused", "08001", 14);
        }
        return new Sql(wrap(real.openWriter().connection()), real.dialect());
    }

    private Connection wrap(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    try {
                        if (!method.getName().equals("commit")) {
                            return method.invoke(connection, args);
                        }
                        commit(connection);
                        return null;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void commit(Connection connection) throws SQLException {
        boolean pass = passingCommits.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        switch (pass ? Fault.NONE : nextCommit.getAndSet(Fault.NONE)) {
            case NONE -> connection.commit();
            case LOST_BEFORE -> {
                connection.close();
                throw new SQLException("the connection was lost", "08006", 10);
            }
            case LOST_AFTER -> {
                connection.commit();
                connection.close();
                throw new SQLException("the connection was lost", "08006", 10);
            }
            case CONFLICT -> throw new SQLException("could not serialize access", "40001", 0);
        }
    }

    @Override
    public <T> T read(Function<Sql, T> query) throws SQLException {
        return real.read(query);
    }

    @Override
    public void close() {
        real.close();
    }
}
